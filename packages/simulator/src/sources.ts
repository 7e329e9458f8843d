import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { messageOf } from '@deftunes/core'

import { SimulatorError } from './errors.ts'
import { startSimulator, type SimulatorOptions } from './simulator.ts'

const usage = `npm run sources -- [--songs <count|file>] [--users <count>] [--sessions <a day>] [--days <count>] [--seed <number>] [--folder <path>]`

const text = (value: string) => ({ type: 'string', default: value }) as const

const options = {
  songs: text('10000'),
  users: text('2000'),
  sessions: text('2000'),
  days: text('30'),
  seed: text('1'),
  folder: text('.deftunes/sources-by-hand'),
}

/**
 * Both sources for people: prints the variables that deftunes.yaml names as two lines for a shell, and keeps them up until
 * Ctrl-C or SIGTERM.
 */
async function main(): Promise<void> {
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done())
  })
  const simulator = await startSimulator(readOptions(process.argv.slice(2)))
  process.stdout.write(
    `export DEFTUNES_SONGS_DB_URL=${simulator.postgresUrl}\nexport DEFTUNES_API_URL=${simulator.apiUrl}\n`,
  )
  const { first, last } = simulator.api.dates
  process.stderr.write(`sessions of ${first} to ${last}; Ctrl-C ends the sources\n`)
  await stopped
  await simulator.stop()
}

function readOptions(args: string[]): SimulatorOptions {
  const { songs, folder, ...counts } = valuesOf(args)
  return {
    folder: resolve(folder),
    users: count('users', counts.users),
    sessionsPerDay: count('sessions', counts.sessions),
    days: count('days', counts.days),
    seed: count('seed', counts.seed),
    ...(existsSync(songs) ? { songsFile: resolve(songs) } : { songs: count('songs', songs) }),
  }
}

function valuesOf(args: string[]) {
  try {
    return parseArgs({ args, options }).values
  } catch (cause) {
    const message = `${messageOf(cause)}\nusage: ${usage}`
    throw new SimulatorError('SIMULATOR_OPTIONS_INVALID', message, { cause })
  }
}

function count(name: string, value: string): number {
  if (/^\d{1,12}$/.test(value)) return Number(value)
  const message = `--${name}: expected a whole number, got '${value}'\nusage: ${usage}`
  throw new SimulatorError('SIMULATOR_OPTIONS_INVALID', message)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`error ${messageOf(error)}\n`)
    process.exit(1)
  },
)
