import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { SimulatorError, simulatorErrors, type SimulatorErrorCode } from '@deftunes/simulator'

import { CliError } from './errors.ts'
import { exitCodeOf } from './exit-codes.ts'

/** The demo's source systems, running in a process of their own. */
export interface DemoSources {
  postgresUrl: string
  apiUrl: string
  /** Set once they have ended without being asked to. */
  lost(): CliError | undefined
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL and the REST API of the simulator; they end with this process, however it ends. Should they end
 * before it, `onLost` is called.
 * @throws CliError CLI_SIMULATOR_FAILED with their last words; SimulatorError where the options or the songs are wrong
 */
export async function startSources(options: object, onLost: () => void): Promise<DemoSources> {
  const { child, ended, words } = forkSimulator(options)
  const ready = await Promise.race([once(child, 'message'), ended])
  if (typeof ready === 'string') throw mistakeIn(words()) ?? failed('to start', ready, words())
  let stopping = false
  let lost: CliError | undefined
  void ended.then((how) => {
    if (stopping) return
    lost = failed('to run as long as the demo', how, words())
    onLost()
  })
  return {
    ...(ready[0] as { postgresUrl: string; apiUrl: string }),
    lost: () => lost,
    stop: async () => {
      stopping = true
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

function forkSimulator(options: object) {
  const entry = fileURLToPath(import.meta.resolve('@deftunes/simulator/main'))
  // In a group of its own: Ctrl-C in the terminal must not take the sources from under running tasks.
  const child = fork(entry, [JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let log = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-20_000)
  })
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)),
  )
  return { child, ended, words: () => log }
}

/** The mistake in what the user gave, when it was that which ended them. */
function mistakeIn(log: string): SimulatorError | undefined {
  const { code, message } = parsed(log.trim().split('\n').at(-1) ?? '')
  if (typeof code !== 'string' || typeof message !== 'string') return undefined
  if (!(code in simulatorErrors) || exitCodeOf(code) !== 2) return undefined
  return new SimulatorError(code as SimulatorErrorCode, message)
}

/** The last ten lines of a log: of those in JSON what their `message` says, others as they are. */
export function lastWords(log: string): string {
  return log.trim().split('\n').slice(-10).map(messageIn).join('\n')
}

function messageIn(line: string): string {
  const { message } = parsed(line)
  return typeof message === 'string' ? message : line
}

function parsed(line: string): { code?: unknown; message?: unknown } {
  try {
    return { ...(JSON.parse(line) as object) }
  } catch {
    return {}
  }
}

function failed(expected: string, how: string, log: string): CliError {
  const message = `demo sources: expected them ${expected}, got their end (${how})\n${lastWords(log)}`
  return new CliError('CLI_SIMULATOR_FAILED', message.trim())
}
