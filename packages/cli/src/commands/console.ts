import type { Warehouse } from '@deftunes/console'
import { formatDuration, messageOf, type Logger } from '@deftunes/core'

import manifest from '../../package.json' with { type: 'json' }
import { noteLogger } from '../console/note-logger.ts'
import { openConsole, type Console } from '../console/open-console.ts'
import { countOption, projectOf, type GlobalOptions } from '../options.ts'
import { noteOnStderr, print, printJson } from '../print.ts'
import { listenForStop } from '../stopping.ts'
import { serveHttp, type Served } from '../up/serve.ts'
import type { DemoOptions } from './demo-options.ts'

/** Options of `deftunes console`. */
export interface ConsoleCommandOptions extends GlobalOptions {
  host: string
  port: string
  name?: string[]
}

/** `deftunes console`: serves the dashboards of a project, whoever runs its pipelines, until told to stop. */
export async function serveConsole(options: ConsoleCommandOptions): Promise<void> {
  const project = await projectOf(options)
  const address = { host: options.host, port: countOption('port', options.port) }
  const logger = noteLogger(noteOnStderr)
  const { name: names = [] } = options
  const console = await openConsole(project, {
    ...{ ...address, names, logger, version: manifest.version },
  })
  const ended = Promise.withResolvers<void>()
  const once = () => {
    console.stop()
    ended.resolve()
  }
  const { end, signal } = listenForStop({ once, again: () => process.exit(130) })
  try {
    const server = await serveHttp(servedBy(console), address)
    try {
      await Promise.race([ended.promise, ready(console, logger, signal)])
      // From the start of the process: what a reader waited for, the demo before it included.
      const { url } = server
      if (!signal.aborted) say(options, { url, name: project.name, ms: performance.now() })
      await ended.promise
    } finally {
      await server.close()
    }
  } finally {
    end()
    await console.close()
  }
}

/** The health that a monitor asks for, as of `deftunes up`; nothing is measured. */
function servedBy({ app }: Console): Served {
  const since = new Date().toISOString()
  const health = () => ({ status: 'running' as const, since, pid: process.pid })
  return { health, console: (request) => app.fetch(request) }
}

function say(
  { json }: GlobalOptions,
  { url, name, ms }: { url: string; name: string; ms: number },
): void {
  if (json) printJson({ url, ready_after_ms: Math.round(ms) })
  else print(`the dashboards of ${name} are at ${url} after ${formatDuration(ms)}; Ctrl-C ends it`)
}

async function ready(
  { warehouse, page }: Console,
  logger: Logger,
  stopped: AbortSignal,
): Promise<void> {
  await Promise.all([readyIfAny(warehouse, logger, stopped), page.ready()])
}

/** The first reader of the newest version waits for its file: that is made now. One that cannot be made keeps nobody from the others. */
async function readyIfAny(
  { versions, use }: Warehouse,
  logger: Logger,
  stopped: AbortSignal,
): Promise<void> {
  try {
    if ((await versions()).length > 0) await use(undefined, () => Promise.resolve())
  } catch (error) {
    if (stopped.aborted) return
    logger.warn('the newest version of the marts cannot be shown', { reason: messageOf(error) })
  }
}

/** `deftunes start`: the demo's data where nothing was published yet, then its dashboards. */
export async function start(options: ConsoleCommandOptions & DemoOptions): Promise<void> {
  const project = await projectOf(options)
  if (!(await isPublished(project))) {
    const { demo } = await import('./demo.ts')
    await demo(options)
    if (process.exitCode) return
  }
  await serveConsole(options)
}

async function isPublished(project: Awaited<ReturnType<typeof projectOf>>): Promise<boolean> {
  const { openServices } = await import('@deftunes/pipeline')
  const services = openServices(project, { readOnly: true })
  try {
    return (await services.catalog.loadTables('serving')).length > 0
  } finally {
    await services.close()
  }
}
