import { fstatSync } from 'node:fs'

import { messageOf, PlatformError, type Logger } from '@deftunes/core'

import { SimulatorError } from './errors.ts'
import { startSimulator, type SimulatorOptions } from './simulator.ts'

/**
 * The simulator as a child process. Options: JSON as the first argument or in DEFTUNES_SIMULATOR. When ready it writes one
 * JSON line {postgresUrl, apiUrl, pid} to stdout and sends the same over IPC; logs are JSON lines on stderr. It stops on
 * SIGTERM or SIGINT, and when its parent goes: IPC disconnect, or end of a piped stdin.
 */
async function main(): Promise<void> {
  const text = process.argv[2] ?? process.env['DEFTUNES_SIMULATOR'] ?? '{}'
  const ended = parentEnds()
  const options = readOptions(text)
  const simulator = await startSimulator({ ...options, logger: stderrLogger })
  const { postgresUrl, apiUrl } = simulator
  const ready = { postgresUrl, apiUrl, pid: process.pid }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  process.send?.(ready)
  stderrLogger.info('stopping', { reason: await ended })
  await simulator.stop()
}

function readOptions(text: string): SimulatorOptions {
  const options = parseOptions(text)
  if (typeof options.folder === 'string') return { ...options, folder: options.folder }
  const message = `simulator option folder: expected a path, got ${JSON.stringify(options.folder)}`
  throw new SimulatorError('SIMULATOR_OPTIONS_INVALID', message)
}

function parseOptions(text: string): Partial<SimulatorOptions> {
  try {
    return { ...(JSON.parse(text) as Partial<SimulatorOptions> | null) }
  } catch (cause) {
    const message = `simulator options: expected a JSON object: ${messageOf(cause)}`
    throw new SimulatorError('SIMULATOR_OPTIONS_INVALID', message, { cause })
  }
}

/** Resolves with the reason to end. */
function parentEnds(): Promise<string> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
      process.once(event, () => resolve(event))
    }
    const stdin = fstatSync(0)
    // A terminal or /dev/null says nothing about the parent; a pipe ends with it.
    if (!stdin.isFIFO() && !stdin.isSocket()) return
    process.stdin.once('end', () => resolve('end of stdin'))
    process.stdin.resume()
  })
}

const stderrLogger: Logger = {
  debug: () => undefined,
  info: (message, fields) => log('info', message, fields),
  warn: (message, fields) => log('warn', message, fields),
  error: (message, fields) => log('error', message, fields),
}

function log(level: string, message: string, fields: object = {}): void {
  process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`)
}

// A parent that died takes the readers of stdout and stderr with it; the shutdown must not fail on that.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const code = error instanceof PlatformError ? String(error.code) : 'bug'
    log('error', messageOf(error), { code })
    process.exit(1)
  },
)
