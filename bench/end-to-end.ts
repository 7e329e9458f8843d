import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startSimulator } from '@deftunes/simulator'

import { measureFloor } from './floor.ts'
import { measureCommand, type Measured } from './process-tree.ts'
import { recordApi } from './recorded-api.ts'
import { slowestStatements, tasksOf } from './where-time-goes.ts'

/** The main job, by the real command, against the same DuckDB statements with nothing around them. */

const { values } = parseArgs({
  options: {
    songs: { type: 'string', default: '1000000' },
    users: { type: 'string', default: '100000' },
    sessions: { type: 'string', default: '1000000' },
    keep: { type: 'boolean', default: false },
  },
})

const date = '2024-01-02'
const memoryLimit = '3GB'
const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'deftunes-bench-'))
const state = join(folder, 'state')

const simulator = await startSimulator({
  folder: join(folder, 'sources'),
  songs: Number(values.songs),
  users: Number(values.users),
  sessionsPerDay: Number(values.sessions),
  days: 1,
  firstDate: '2024-01-01',
})
try {
  const api = await recordApi(
    simulator.apiUrl,
    [
      '/users?as_of=2024-01-02&limit=50000',
      '/sessions?start_date=2024-01-01&end_date=2024-01-01&limit=25000',
    ],
    join(folder, 'recorded'),
  )
  try {
    const songs = await deftunes('deftunes_songs_pipeline', simulator.postgresUrl, api.url)
    const sales = await deftunes('deftunes_api_pipeline', simulator.postgresUrl, api.url)
    const floor = await measureFloor({
      postgresUrl: simulator.postgresUrl,
      api,
      state,
      folder: join(folder, 'floor'),
      memoryLimit,
    })
    await report(songs, sales, floor)
  } finally {
    await api.close()
  }
} finally {
  await simulator.stop()
  if (values.keep) console.log(`kept: ${folder}`)
  else await rm(folder, { recursive: true, force: true })
}

async function deftunes(dag: string, postgresUrl: string, apiUrl: string): Promise<Measured> {
  const entry = join(root, 'packages/cli/bin/deftunes.js')
  const options = ['--date', date, '--project', join(root, 'deftunes'), '--state', state]
  return measureCommand(process.execPath, [entry, 'run', dag, ...options, '--json'], {
    DEFTUNES_SONGS_DB_URL: postgresUrl,
    DEFTUNES_API_URL: apiUrl,
    DEFTUNES_TRACE_SQL: '1',
  })
}

async function report(
  songs: Measured,
  sales: Measured,
  floor: { songs: number; api: number; statements: number },
): Promise<void> {
  const least = floor.songs + floor.api + floor.statements
  const took = songs.seconds + sales.seconds
  console.table({
    'deftunes run deftunes_songs_pipeline, s': round(songs.seconds),
    'deftunes run deftunes_api_pipeline, s': round(sales.seconds),
    'deftunes, both, s': round(took),
    'floor: COPY of songs to a file, s': round(floor.songs),
    'floor: GET of all pages to files, s': round(floor.api),
    'floor: the same DuckDB statements, s': round(floor.statements),
    'floor, sum, s': round(least),
    ratio: round(took / least),
    'peak memory, MB': Math.round(Math.max(songs.peakMb, sales.peakMb)),
  })
  console.table([...tasksOf(songs.stdout), ...tasksOf(sales.stdout)])
  console.table(await slowestStatements(join(state, 'sql-trace'), 20))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
