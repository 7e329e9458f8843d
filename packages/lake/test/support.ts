import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  fixedClock,
  localObjectStore,
  localPath,
  memoryLogger,
  openDuckDb,
  quoteIdentifier,
  type DuckDb,
  type ObjectStore,
} from '@deftunes/core'

import {
  landedCsvSql,
  parseSource,
  type Dataset,
  type ExtractOptions,
  type LandingManifest,
} from '../src/index.ts'
import { parseDataset } from '../src/dataset/parse-dataset.ts'

/** A new folder of its own for one test. */
export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'lake-'))

/** A lake in a folder of its own, with all that an extraction is told besides dataset and source. */
export interface Lake extends Omit<ExtractOptions, 'dataset' | 'source'> {
  root: string
  logger: ReturnType<typeof memoryLogger>
  clock: ReturnType<typeof fixedClock>
}

export async function openLake(duckdb: DuckDb): Promise<Lake> {
  const root = await temporaryFolder()
  return {
    root,
    store: localObjectStore(join(root, 'lake')),
    stagingFolder: join(root, 'staging'),
    duckdb,
    interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
    ingestOn: '2024-01-02',
    runId: 'run-1',
    logger: memoryLogger(),
    signal: new AbortController().signal,
    clock: fixedClock('2024-01-02T03:04:05Z'),
  }
}

/** A DuckDB as the pipeline opens it. */
export async function openPipelineDuckDb(): Promise<DuckDb> {
  const duckdb = await openDuckDb({ threads: 2 })
  await duckdb.run('SET preserve_insertion_order = false')
  return duckdb
}

/** Local paths of a load's files, in order. */
export function pathsOf(store: ObjectStore, manifest: LandingManifest): string[] {
  return manifest.files.map(({ key }) => localPath(store.uri(key)))
}

/** The landed rows of a table as texts, byte by byte, in the order of their first column. */
export async function landedRows(
  { duckdb, store }: Pick<Lake, 'duckdb' | 'store'>,
  manifest: LandingManifest,
): Promise<(string | null)[][]> {
  const { columns = [] } = manifest
  if (manifest.files.length === 0) return []
  const bytes = columns.map((column) => `hex(encode(${quoteIdentifier(column)}))`)
  const sql = `SELECT [${bytes.join(', ')}] AS row FROM (${landedCsvSql(pathsOf(store, manifest), columns)}) ORDER BY ALL`
  const rows = await duckdb.rows<{ row: (string | null)[] }>(sql)
  return rows.map(({ row }) =>
    row.map((hex) => (hex === null ? null : Buffer.from(hex, 'hex').toString('utf8'))),
  )
}

/** A dataset of a table, which lands everything and types its first column as text. */
export function tableDataset(table: string, column = 'id'): Dataset {
  const text = `name: rows\nsource: db\nfrom: { table: ${table} }\nlanding: db_rows\ncolumns: { ${column}: { type: string } }`
  return parseDataset(text, 'rows.yaml')
}

/** A dataset of an API's list; `from` is YAML. */
export function apiDataset(from: string): Dataset {
  const text = `name: things\nsource: api\nfrom: ${from}\nlanding: api/things\ncolumns: { id: { type: long } }`
  return parseDataset(text, 'things.yaml')
}

/** A source of an API on this machine. */
export function apiSource(url: string, config: object = {}) {
  return parseSource('api', { kind: 'rest', base_url: url, ...config })
}

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error & { code: string }> {
  try {
    await promise
  } catch (error) {
    return error as Error & { code: string }
  }
  throw new Error('expected a rejection, got none')
}

/** Everything that an error prints, its causes included. */
export function printed(error: unknown): string {
  const parts: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) {
    parts.push(at.message, at.stack ?? '', JSON.stringify(at))
  }
  return parts.join('\n')
}

/** The content of a file of test vectors. */
export function vectorsOf<T>(name: string): T {
  const file = join(import.meta.dirname, 'vectors', `${name}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
