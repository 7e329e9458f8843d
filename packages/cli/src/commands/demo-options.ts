import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { Project } from '@deftunes/pipeline'

import { demoBatch, isDemo } from '../demo-batch.ts'
import { CliError } from '../errors.ts'
import { countOption } from '../options.ts'

/** What a demo generates, as typed. */
export interface DemoOptions {
  /** A count, or a CSV(.gz) file of real ones. */
  songs: string
  users: string
  /** A day. */
  sessions: string
  days: string
  seed: string
}

/** The first day of the demo's data. */
export const firstDay = '2024-01-01'

const names = ['songs', 'users', 'sessions', 'days', 'seed'] as const

/** What the simulator is told. @throws CliError CLI_OPTION_INVALID */
export function sourceOptions(project: Project, options: DemoOptions): object {
  return {
    folder: join(project.state, 'sources'),
    seed: countOption('seed', options.seed),
    users: countOption('users', options.users, 1),
    sessionsPerDay: countOption('sessions', options.sessions),
    days: countOption('days', options.days, 1) + 1,
    firstDate: firstDay,
    ...songsOption(options.songs),
  }
}

function songsOption(text: string): object {
  if (/^\d+$/.test(text)) return { songs: countOption('songs', text, 1) }
  if (existsSync(text)) return { songsFile: resolve(text) }
  throw new CliError(
    'CLI_OPTION_INVALID',
    `--songs: expected a count or a CSV(.gz) file, got '${text}'`,
  )
}

/** The key of a new batch of the demo: it holds the options, so that whoever goes on with it has the same sources. */
export function demoKey(options: DemoOptions): string {
  const songs = /^\d+$/.test(options.songs) ? options.songs : resolve(options.songs)
  const pairs = names.map((name): [string, string] => [
    name,
    name === 'songs' ? songs : options[name],
  ])
  return `${demoBatch}-${new URLSearchParams(pairs).toString()}-${randomUUID()}`
}

/** The options of the demo that was interrupted; undefined when there is none. */
export function interruptedDemo(store: {
  batches(filter: { state: 'open' }): readonly { key: string }[]
}): DemoOptions | undefined {
  const open = store.batches({ state: 'open' }).find(({ key }) => isDemo(key))
  const [, text] = /^[^-]+-(.*)-[0-9a-f]{8}(?:-[0-9a-f]+){4}$/.exec(open?.key ?? '') ?? []
  if (text === undefined) return undefined
  const values = new URLSearchParams(text)
  const [songs, users, sessions, days, seed] = names.map((name) => values.get(name) ?? '')
  return { songs, users, sessions, days, seed } as DemoOptions
}

/** Options as one types them. */
export function demoFlags(options: DemoOptions): string {
  return names.map((name) => `--${name} ${options[name]}`).join(' ')
}
