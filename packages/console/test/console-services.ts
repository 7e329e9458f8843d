import {
  memoryViewStore,
  openProjectFiles,
  readCache,
  type ConsoleServices,
} from '../src/server.ts'
import type { Warehouse } from '../src/warehouse/warehouse.ts'

/** The project's own folder. */
export const deftunesFolder = new URL('../../../deftunes/', import.meta.url).pathname

/** What a console of a folder is made of, by default the project's, with nothing kept and no model tested. */
export function servicesOver(warehouse: Warehouse, folder = deftunesFolder): ConsoleServices {
  return {
    ...{ folder, warehouse, cache: readCache(), views: memoryViewStore() },
    ...{ files: openProjectFiles(folder), now: () => performance.now() },
    modelTests: () => Promise.resolve([]),
    status: () => Promise.resolve({ project: 'deftunes', state: 'fresh' }),
  }
}
