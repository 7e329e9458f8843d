import { join } from 'node:path'

import type { Warehouse } from '@deftunes/console'
import {
  consoleApp,
  memoryViewStore,
  openProjectFiles,
  readCache,
  sqliteViewStore,
  warmVersion,
  type ConsoleServices,
  type DrawPage,
  type Status,
  type ViewStore,
} from '@deftunes/console/server'
import { messageOf, type Logger } from '@deftunes/core'
import { loadModel, readModel, type Model } from '@deftunes/metrics'
import { openRunHistory, type RunHistory } from '@deftunes/orchestrator'
import { openServices, statePaths, sweepStaging, type Project } from '@deftunes/pipeline'
import type { Hono } from 'hono'

import { modelTestsOf } from './model-tests.ts'
import { openPage, type Page } from './open-page.ts'
import { newestEnded, statusOf } from './status-of.ts'
import { untilClosed } from './until-closed.ts'
import { openWarehouse } from './warehouse.ts'

/** The console of a project, to be served. */
export interface Console {
  app: Hono
  services: ConsoleServices
  warehouse: Warehouse
  page: Page
  /** Gives up versions that are being built, and whoever waits for one; what is there is read on. */
  stop: () => void
  close: () => Promise<void>
}

/** How a console is opened. */
export interface ConsoleOptions {
  version: string
  /** The address that is listened on; its name is one that the console is reached by. */
  host: string
  /** Others that it is reached by. Default: none. */
  names?: readonly string[]
  logger: Logger
  /** What is late, in a sentence; where schedules are not kept, nothing is. */
  late?: () => string | undefined
}

/** Opens a project's marts and pages; the newest version is made ready as runs publish. */
export async function openConsole(
  project: Project,
  { version, host, names = [], logger, late }: ConsoleOptions,
): Promise<Console> {
  sweepStaging(statePaths(project).staging, () => true)
  const services = openServices(project)
  const model = await modelOrNone(project)
  const files = openProjectFiles(project.folder)
  const warehouse = openWarehouse({ services, model, current: lastModel(files, model), logger })
  const views = openViews(project, logger)
  const history = openRunHistory({ file: statePaths(project).runs })
  const status = () => statusNow(project, { warehouse, history, late })
  const acted = { folder: project.folder, files, warehouse, cache: readCache(), views, status }
  const consoleServices = {
    ...acted,
    modelTests: modelTestsOf(services),
    now: () => performance.now(),
  }
  const warming = new AbortController()
  const unwatch = warehouse.watch(({ id }) => void warmVersion(acted, id, warming.signal))
  const page = openPage(logger, join(project.state, 'page'))
  const calls = untilClosed(logger)
  const app = consoleApp(consoleServices, {
    ...{ version, logger: calls.logger, hosts: [host, ...names], draw: drawing(consoleServices) },
    page: page.serve,
  })
  const stop = () => {
    calls.close()
    warming.abort()
    warehouse.stop()
  }
  return {
    ...{ app, services: consoleServices, warehouse, page, stop },
    close: async () => {
      stop()
      unwatch()
      await warehouse.close()
      views.close()
      history.close()
      await services.close()
    },
  }
}

/** The metrics as they are now; while the files have mistakes, as they were before. */
function lastModel(files: ConsoleServices['files'], first: Model): () => Promise<Model> {
  let known = first
  return async () => (known = (await files().catch(() => undefined))?.model ?? known)
}

async function statusNow(
  { name }: Project,
  {
    warehouse,
    history,
    late,
  }: { warehouse: Warehouse; history: RunHistory } & Pick<ConsoleOptions, 'late'>,
): Promise<Status> {
  const [newest] = await warehouse.versions()
  const ended = newestEnded(history.runs({ limit: 200 }))
  return statusOf(name, newest, { ended, late: late?.() })
}

/** Views that cannot be read keep nobody from the dashboards. */
function openViews({ state }: Project, logger: Logger): ViewStore {
  try {
    return sqliteViewStore(join(state, 'console.db'), (reason) =>
      logger.warn('a saved view is left out', { reason }),
    )
  } catch (error) {
    logger.warn('saved views are not there, and new ones end with this process', {
      reason: messageOf(error),
    })
    return memoryViewStore()
  }
}

/** What draws is loaded with the first report: it weighs more than all that serves pages. */
function drawing(services: ConsoleServices): DrawPage {
  return async (request) => {
    const { drawReport } = await import('@deftunes/console/report')
    return drawReport(services, request)
  }
}

/** Metrics with mistakes are told to whoever opens a page; they keep nobody from the rest. */
async function modelOrNone({ folder }: Project): Promise<Model> {
  try {
    return (await loadModel(join(folder, 'metrics'))).model
  } catch {
    return readModel([]).model
  }
}
