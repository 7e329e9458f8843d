import type { Logger } from '@deftunes/core'
import {
  ConsoleError,
  type PublishedVersion,
  type VersionSession,
  type Warehouse,
} from '@deftunes/console'
import { rollupBuild, type Model, type Rollup } from '@deftunes/metrics'
import { sourceOf } from './source-of.ts'
import {
  openMarts,
  PipelineError,
  type MartSession,
  type MartVersion,
  type Services,
} from '@deftunes/pipeline'

/** What a warehouse is opened with. */
export interface WarehouseOptions {
  services: Services
  model: Model
  logger: Logger
}

/** The published versions of a project's marts, for the console. */
export function openWarehouse({ services, model, logger }: WarehouseOptions): Warehouse {
  const rollups = [...model.rollups.values()].map((rollup) => rollupBuild(model, rollup))
  const marts = openMarts({ services, logger, rollups, order: orderOf(model) })
  return {
    versions: async () => (await marts.versions()).map(publishedOf),
    use: (id, work) =>
      inWordsOfTheConsole(() => marts.use(id, (mart) => work(sessionOf(mart, model)))),
    source: (id, relation, key) =>
      inWordsOfTheConsole(() =>
        marts.use(id, (mart) => sourceOf(mart, { services, model, relation, key })),
      ),
    watch: (listener) => marts.watch((version) => listener(publishedOf(version))),
    close: () => marts.close(),
  }
}

/** Rows of a table lie together by its time: filters by date are the most frequent ones. */
function orderOf({ tables, dimensions }: Model): Record<string, string> {
  const ordered = [...tables.values()].flatMap(({ relation, time }) => {
    const sql = time === undefined ? undefined : dimensions.get(time)?.sql
    return sql === undefined ? [] : [[relation.join('.'), sql] as const]
  })
  return Object.fromEntries(ordered)
}

function publishedOf({ tables, ...version }: MartVersion): PublishedVersion {
  return {
    ...version,
    tables: tables.map(({ snapshotId, ...table }) => ({
      ...table,
      snapshotId: String(snapshotId),
    })),
  }
}

function sessionOf({ version, rollups, rowsOf, read }: MartSession, model: Model): VersionSession {
  const built = rollups.flatMap(({ name, additive }): Rollup[] => {
    const declared = model.rollups.get(name)
    return declared ? [{ ...declared, additive }] : []
  })
  // Of several that answer the first is read.
  const size = ({ name }: Rollup) => rowsOf(['rollups', name])
  built.sort((left, right) => size(left) - size(right))
  return { version: publishedOf(version), rollups: built, rowsOf, read }
}

async function inWordsOfTheConsole<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error
    const { message, code } = error
    if (code === 'PIPELINE_VERSION_UNKNOWN')
      throw new ConsoleError('CONSOLE_VERSION_UNKNOWN', message, { cause: error })
    if (code === 'PIPELINE_NOTHING_PUBLISHED')
      throw new ConsoleError('CONSOLE_NOTHING_PUBLISHED', message, { cause: error })
    throw error
  }
}
