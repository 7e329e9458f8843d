import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { formatDuration } from '@deftunes/core'
import { openRunHistory, OrchestratorError, type Holder } from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { exitCodeOf } from '../exit-codes.ts'
import { countOption, projectOf, projectToRead, type GlobalOptions } from '../options.ts'
import { noteOnStderr, print, printJson } from '../print.ts'
import { watchSilence } from '../silent-owner.ts'
import manifest from '../../package.json' with { type: 'json' }
import { runService } from '../up/run-service.ts'

/** Options of `deftunes up`. */
export interface UpOptions extends GlobalOptions {
  host: string
  port: string
  name?: string[]
  detach?: boolean
  standby?: boolean
}

/** `deftunes up`: the process that runs a project's pipelines, until it is told to stop. */
export async function up(options: UpOptions): Promise<void> {
  const project = await projectOf(options)
  const port = countOption('port', options.port)
  if (options.detach) return detach(project, options)
  if (options.standby) await untilFree(project)
  process.exitCode = await runService(project, {
    host: options.host,
    port,
    names: options.name ?? [],
    version: manifest.version,
  })
}

/** The process that runs a project's pipelines, when one does. */
export function holderIn(project: Project): Holder | undefined {
  const history = openRunHistory({ file: statePaths(project).runs })
  try {
    return history.holder()
  } finally {
    history.close()
  }
}

async function untilFree(project: Project): Promise<void> {
  const holder = holderIn(project)
  if (!holder) return
  print(`standing by: ${describe(holder)} runs this project`)
  while (holderIn(project)) await delay(1_000)
}

/** Starts the same command in the background, and waits until it serves. */
async function detach(project: Project, options: UpOptions): Promise<void> {
  const { logs } = statePaths(project)
  if (!options.standby) refuseHeld(project)
  mkdirSync(logs, { recursive: true })
  const log = join(logs, 'up.log')
  const before = existsSync(log) ? statSync(log).size : 0
  const output = openSync(log, 'a')
  const command = process.argv.slice(1).filter((word) => word !== '--detach')
  const child = spawn(process.execPath, command, {
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  let exited = false
  child.once('exit', () => (exited = true))
  while (!exited) {
    const holder = holderIn(project)
    if (holder?.pid === child.pid && holder?.url) {
      child.unref()
      if (options.json) return printJson(holder)
      return print(`${describe(holder)}; log: ${log}`)
    }
    await delay(100)
  }
  // Somebody else may have been quicker.
  if (child.exitCode === exitCodeOf('ORCHESTRATOR_BUSY')) refuseHeld(project)
  const words = readFileSync(log).subarray(before).toString('utf8')
  const tail = words.trimEnd().split('\n').slice(-5).join('\n')
  throw new CliError(
    'CLI_UP_FAILED',
    `deftunes up --detach: expected a process that stays, got its end:\n${tail}`,
  )
}

function refuseHeld(project: Project): void {
  const holder = holderIn(project)
  if (!holder) return
  const message = `pipelines of this project are run by ${describe(holder)}: deftunes down ends it, --standby waits for it`
  throw new OrchestratorError('ORCHESTRATOR_BUSY', message, { details: { ...holder } })
}

/** `deftunes status`: who runs the project, and how that is; 3 when one that serves does not answer. */
export async function status(options: GlobalOptions): Promise<void> {
  const holder = holderIn(await projectToRead(options))
  const health = holder?.url ? await healthAt(holder.url) : undefined
  if (holder?.url && health === undefined) process.exitCode = 3
  if (options.json) return printJson({ owner: holder ?? null, health: health ?? null })
  if (!holder)
    return print('Nobody runs this project: deftunes up does, and deftunes run for one run.')
  print(describe(holder))
  if (health) print(JSON.stringify(health, undefined, 2))
  else if (holder.url) print(`no answer from ${holder.url}/healthz`)
}

async function healthAt(url: string): Promise<unknown> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) }).catch(
    () => undefined,
  )
  return response?.ok ? response.json() : undefined
}

/** `deftunes down`: tells the process that runs the project to drain, or to stop at once, and waits for its end. */
export async function down(options: GlobalOptions & { now?: boolean }): Promise<void> {
  const project = await projectOf(options)
  const holder = holderIn(project)
  if (!holder) return options.json ? printJson(null) : print('Nobody runs this project.')
  const began = performance.now()
  signal(holder)
  if (options.now) {
    // Signals that come together count as one.
    await delay(500)
    if (holderIn(project)) signal(holder)
  }
  const left =
    'it ends once it goes on; kill -9 ends it now, and the next start puts things in order'
  const watch = watchSilence({ note: noteOnStderr, left })
  for (let who = holderIn(project); who?.pid === holder.pid; who = holderIn(project)) {
    watch(who)
    await delay(100)
  }
  const ms = performance.now() - began
  if (options.json) return printJson({ ...holder, ended_after_ms: Math.round(ms) })
  print(`process ${holder.pid} ended after ${formatDuration(ms)}`)
}

function signal({ pid, host, url }: Holder): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch (cause) {
    const message = `expected a process ${pid} on this machine that can be told to stop, but it runs on ${host}${url ? ` (${url})` : ''} or is another user's`
    throw new CliError('CLI_DOWN_FAILED', message, { cause })
  }
}

function describe({ pid, host, url, heartbeat }: Holder): string {
  return `process ${pid} on ${host}${url ? ` at ${url}` : ''}, last seen ${heartbeat}`
}
