import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'

import { openDuckDb, type DuckDb } from '@deftunes/core'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

import type { RecordedApi } from './recorded-api.ts'

/** Seconds of the work that nobody can leave out. */
export interface Floor {
  /** COPY of the table to one file. */
  songs: number
  /** GET of every page to a file of its own. */
  api: number
  /** Every DuckDB statement of the measured run, again, one after the other. */
  statements: number
}

export interface FloorOptions {
  postgresUrl: string
  api: RecordedApi
  /** State folder of the run that was measured, with its trace. */
  state: string
  /** Where the floor writes. */
  folder: string
  memoryLimit: string
}

/** Does what the measured run did, with nothing around it. */
export async function measureFloor(options: FloorOptions): Promise<Floor> {
  await mkdir(options.folder, { recursive: true })
  return {
    songs: await seconds(() => copySongs(options)),
    api: await seconds(() => fetchPages(options)),
    statements: await seconds(() => replayStatements(options)),
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function copySongs({ postgresUrl, folder }: FloorOptions): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    const rows = client.query(copyTo('COPY deftunes.songs TO STDOUT (FORMAT csv)'))
    await pipeline(rows, createWriteStream(join(folder, 'songs.csv')))
  } finally {
    await client.end()
  }
}

async function fetchPages({ api, folder }: FloorOptions): Promise<void> {
  for (const [index, path] of api.paths.entries()) {
    const { body } = await fetch(api.url + path)
    if (!body) throw new Error(`${path}: no body`)
    await pipeline(body, createWriteStream(join(folder, `page-${index}.json`)))
  }
}

async function replayStatements({ state, folder, memoryLimit }: FloorOptions): Promise<void> {
  const traces = join(state, 'sql-trace')
  for (const name of (await readdir(traces)).sort()) {
    const duckdb = await openDuckDb({ memoryLimit, tempDirectory: join(folder, 'spill') })
    await duckdb.run('SET preserve_insertion_order = false')
    const lines = createInterface({ input: createReadStream(join(traces, name)) })
    for await (const line of lines) await replay(duckdb, line, { state, folder })
    duckdb.close()
  }
}

/** Reads what the run read; writes elsewhere. Files that the run has removed since are read where they were moved to. */
async function replay(
  duckdb: DuckDb,
  line: string,
  { state, folder }: Pick<FloorOptions, 'state' | 'folder'>,
): Promise<void> {
  const { sql } = JSON.parse(line) as { sql: string }
  await duckdb.rows(await redirected(sql, state, folder))
}

async function redirected(sql: string, state: string, folder: string): Promise<string> {
  const target = /^COPY [^]* TO '([^']+)'/.exec(sql)?.[1]
  if (target === undefined) return await withLanded(sql, state)
  const elsewhere = target.replace(state, folder)
  await mkdir(dirname(elsewhere), { recursive: true })
  return (await withLanded(sql, state)).replace(`TO '${target}'`, () => `TO '${elsewhere}'`)
}

let landed: Map<string, string> | undefined

/** Pages are checked in the staging folder and then moved: what was 'part-00000.json' there is 'part-00000-<hash>.json' now. */
async function withLanded(sql: string, state: string): Promise<string> {
  if (!sql.includes('/staging/')) return sql
  landed ??= await landedFiles(state)
  const known = landed
  return sql.replaceAll(
    /'[^']*\/staging\/[^']*\/(\w+)\/(part-\d+)(\.[a-z.]+)'/g,
    (whole, dataset: string, part: string) => {
      const path = known.get(`${dataset}/${part}`)
      return path === undefined ? whole : `'${path}'`
    },
  )
}

async function landedFiles(state: string): Promise<Map<string, string>> {
  const root = join(state, 'lake/landing_zone')
  const files = new Map<string, string>()
  for (const manifest of (await readdir(root, { recursive: true })).filter((name) =>
    name.endsWith('manifest.json'),
  )) {
    const { dataset, files: listed } = JSON.parse(await readFile(join(root, manifest), 'utf8')) as {
      dataset: string
      files: { key: string }[]
    }
    for (const { key } of listed) {
      const part = /(part-\d+)-[^/]*$/.exec(key)?.[1]
      files.set(`${dataset}/${part}`, join(state, 'lake', key))
    }
  }
  return files
}
