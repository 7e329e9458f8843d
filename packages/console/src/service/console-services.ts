import type { Status } from '../api/responses.ts'
import type { ReadCache } from '../answer/reader.ts'
import type { ProjectFiles } from '../project-files/project-files.ts'
import type { ViewStore } from '../views/view-store.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** What the console acts on. */
export interface ConsoleServices {
  /** The project's folder. */
  folder: string
  files: () => Promise<ProjectFiles>
  warehouse: Warehouse
  cache: ReadCache
  views: ViewStore
  status: () => Promise<Status>
  /** Milliseconds that only ever grow. */
  now: () => number
}
