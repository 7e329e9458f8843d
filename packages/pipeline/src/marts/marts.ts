import type { Logger } from '@deftunes/core'

import type { Services } from '../services.ts'
import type { RollupSql } from './mart-rollups.ts'
import type { MartSession } from './open-mart.ts'
import type { MartVersion } from './published-versions.ts'

/** What files of versions hold beside their tables, and in which order those are. */
export interface MartMaking {
  /** Built with each version. */
  rollups?: readonly RollupSql[]
  /** Expressions that the rows of a table are put in the order of, by `namespace.name`. */
  order?: Readonly<Record<string, string>>
}

/** What the marts of a project are opened with. */
export interface MartsOptions extends MartMaking {
  services: Pick<Services, 'project' | 'catalog' | 'store' | 'stagingFolder'>
  logger: Logger
  /** Files that are kept, of the newest versions. Default 3. */
  keep?: number
  /** Statements that run at once on one version. Default 4. */
  connections?: number
  /** Milliseconds between two looks at the catalog while somebody watches. Default 1,000. */
  pollMs?: number
  /** Milliseconds that a version stays open which nobody uses. Default 30,000. */
  idleMs?: number
  /** Versions that are open at once at most; who wants another waits for one to be idle. Default 4. */
  mostOpen?: number
  /** Milliseconds that a statement may run for. Default 60,000. */
  statementMs?: number
  /** Milliseconds that a rollup may be built for; one that takes longer is left out. Default 180,000. */
  rollupMs?: number
  /** Milliseconds that a table may be read and put in order for; one that takes longer comes as it is. Default 600,000. */
  orderMs?: number
}

/** The versions of the marts, as files that are read. */
export interface Marts {
  /** Newest first. */
  versions: () => Promise<readonly MartVersion[]>
  /**
   * Works with one version, which stays as it is until the work ends; without an id with the newest that is ready.
   * @throws PipelineError PIPELINE_VERSION_UNKNOWN, PIPELINE_NOTHING_PUBLISHED
   */
  use: <Result>(
    id: string | undefined,
    work: (session: MartSession & { path: string }) => Promise<Result>,
  ) => Promise<Result>
  /** Tells of each version that is ready to be read; ends when what it returns is called. */
  watch: (listener: (version: MartVersion) => void) => () => void
  /** Looks at the catalog now; resolves when the newest version is ready. */
  look: () => Promise<void>
  /** Opens the file of a version anew when it is used next, and makes it again where it is gone; who uses it goes on reading it. */
  renew: (id: string) => void
  /**
   * Makes files with other rollups from now on: the newest one at once, beside what is read of it until then; older ones when they
   * are opened next. What is being built with others is begun again with these. Resolves when the newest is ready.
   */
  remake: (making: MartMaking) => Promise<void>
  /** Gives up what is being built and builds nothing any more; what is open is read on. */
  stop: () => void
  close: () => Promise<void>
}
