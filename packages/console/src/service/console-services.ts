import type { Status } from '../api/responses.ts'
import type { ReadCache } from '../answer/read-cache.ts'
import type { ModelTest } from '../quality/model-test.ts'
import type { ProjectFiles } from '../project-files/project-files.ts'
import type { ViewStore } from '../views/view-store.ts'
import type { PublishedVersion, Warehouse } from '../warehouse/warehouse.ts'

/** What the console acts on. */
export interface ConsoleServices {
  /** The project's folder. */
  folder: string
  files: () => Promise<ProjectFiles>
  warehouse: Warehouse
  cache: ReadCache
  views: ViewStore
  status: () => Promise<Status>
  /** How the tests went of each table of a version, in the run that published it as it is. */
  modelTests: (version: PublishedVersion) => Promise<readonly ModelTest[]>
  /** Milliseconds that only ever grow. */
  now: () => number
}
