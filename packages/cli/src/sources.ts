import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { CliError } from './errors.ts'

/** The demo's source systems, running in a process of their own. */
export interface DemoSources {
  postgresUrl: string
  apiUrl: string
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL and the REST API of the simulator; they end with this process, however it ends.
 * @throws CliError CLI_SIMULATOR_FAILED with their last words
 */
export async function startSources(options: object): Promise<DemoSources> {
  const entry = fileURLToPath(import.meta.resolve('@deftunes/simulator/main'))
  // In a group of its own: Ctrl-C in the terminal must not take the sources from under running tasks.
  const child = fork(entry, [JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-2_000)
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = await new Promise<{ postgresUrl: string; apiUrl: string } | undefined>(
    (resolve) => {
      child.once('message', (message) =>
        resolve(message as { postgresUrl: string; apiUrl: string }),
      )
      child.once('exit', () => resolve(undefined))
    },
  )
  if (!ready) {
    throw new CliError(
      'CLI_SIMULATOR_FAILED',
      `demo sources: expected them to start, got:\n${words.trim()}`,
    )
  }
  return {
    ...ready,
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}
