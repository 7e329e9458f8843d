import {
  ConsoleError,
  tellingMissing,
  type PublishedVersion,
  type VersionSession,
  type Warehouse,
} from '@deftunes/console'
import { rollupBuild, type Model, type Rollup } from '@deftunes/metrics'
import { PipelineError, type MartSession, type MartVersion } from '@deftunes/pipeline'

import { followMetrics } from './follow-metrics.ts'
import { keepExport } from './keep-export.ts'
import { openProjectMarts, type ProjectMartsOptions } from './project-marts.ts'
import { sourceOf } from './source-of.ts'

/** What a warehouse is opened with. */
export interface WarehouseOptions extends ProjectMartsOptions {
  /** The metrics as they are now. Default: those that the rollups are built by. */
  current?: () => Promise<Model>
}

/** A warehouse that may be told to build no version any more, though what is there is read on. */
export interface ProjectWarehouse extends Warehouse {
  stop: () => void
}

/** The published versions of a project's marts, for the console; each is exported where `deftunes.yaml` says so. */
export function openWarehouse(options: WarehouseOptions): ProjectWarehouse {
  const { services, model: built, logger, current = () => Promise.resolve(built) } = options
  const marts = openProjectMarts(options)
  const follow = followMetrics(marts, built, { logger })
  const model = async () => follow(await current())
  const { export: file } = services.project.marts ?? {}
  const endExport = file === undefined ? undefined : keepExport(marts, file, logger)
  return {
    versions: async () => (await marts.versions()).map(publishedOf),
    use: (id, work) =>
      inWordsOfTheConsole(async () => {
        // Who waits for a version that is being built must not wait for what an edit has put right.
        await model()
        return marts.use(id, async (mart) => work(sessionOf(mart, await model())))
      }),
    source: (id, relation, key) =>
      inWordsOfTheConsole(() =>
        marts.use(id, async (mart) =>
          sourceOf(mart, { services, model: await model(), relation, key }),
        ),
      ),
    watch: (listener) => marts.watch((version) => listener(publishedOf(version))),
    stop: () => marts.stop(),
    close: async () => {
      // What is exported may wait for a version that is being built.
      marts.stop()
      await endExport?.()
      await marts.close()
    },
  }
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

/** A rollup of other metrics than those of now, as after an edit, answers nothing. */
function sessionOf({ version, rollups, rowsOf, read }: MartSession, model: Model): VersionSession {
  const built = rollups.flatMap(({ name, sql, additive }): Rollup[] => {
    const declared = model.rollups.get(name)
    const isSame = declared !== undefined && rollupBuild(model, declared).sql === sql
    return isSame ? [{ ...declared, additive }] : []
  })
  // Of several that answer the first is read.
  const size = ({ name }: Rollup) => rowsOf(['rollups', name])
  built.sort((left, right) => size(left) - size(right))
  return {
    ...{ version: publishedOf(version), rollups: built, rowsOf },
    read: (sql, signal) => tellingMissing(() => read(sql, signal)),
  }
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
