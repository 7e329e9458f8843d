import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import type { DuckDb } from '@deftunes/core'
import { memoryCatalog, scanSql, type Catalog, type TableIdentifier } from '@deftunes/iceberg'

import {
  landedCsvSql,
  landedJsonSql,
  transformDataset,
  type Dataset,
  type LandingManifest,
  type Transformed,
} from '../src/index.ts'
import { parseDataset } from '../src/dataset/parse-dataset.ts'
import { tablesOf } from '../src/transform/tables.ts'
import { openLake, type Lake } from './support.ts'

/** Files that landed, by name. */
export type LandedFiles = Readonly<Record<string, string>>

/** A lake in which one dataset landed and is turned into rows. */
export interface Landed {
  lake: Lake
  catalog: Catalog
  dataset: Dataset
  manifest: LandingManifest
  /** Into main, or another branch. */
  transform(changes?: Partial<LandingManifest>, branch?: string): Promise<Transformed>
  /** Rows of the loaded table in all partitions, as JSON has them. */
  rows(): Promise<Record<string, unknown>[]>
  rejected(): Promise<Record<string, unknown>[]>
}

export interface LandOptions {
  /** Of CSV files. */
  columns?: string[]
  ingestOn?: string
  /** A lake that is there already. */
  into?: Landed
}

/** Lands files of a dataset, whose yaml is given, as an extraction would have. */
export async function land(
  duckdb: DuckDb,
  yaml: string,
  files: LandedFiles,
  { columns, ingestOn = '2024-01-02', into }: LandOptions = {},
): Promise<Landed> {
  const lake = into?.lake ?? (await openLake(duckdb))
  const catalog = into?.catalog ?? memoryCatalog({ store: lake.store })
  const dataset = parseDataset(yaml, 'dataset.yaml')
  const manifest = await manifestOf({ lake, dataset, ingestOn, files, columns })
  const { loaded, rejected } = tablesOf(dataset)
  return {
    lake,
    catalog,
    dataset,
    manifest,
    transform: (changes, branch = 'main') => {
      const { store, stagingFolder, logger, clock } = lake
      const landed = { ...manifest, ...changes }
      const to = { store, stagingFolder, runId: landed.run_id, logger, clock, branch }
      return transformDataset({ ...to, dataset, manifest: landed, duckdb, catalog })
    },
    rows: () => rowsOf(duckdb, { lake, catalog }, loaded, 'ALL'),
    rejected: () => rowsOf(duckdb, { lake, catalog }, rejected, 'source_file, source_position'),
  }
}

interface Landing {
  lake: Lake
  dataset: Dataset
  ingestOn: string
  files: LandedFiles
  columns: string[] | undefined
}

async function manifestOf({
  lake,
  dataset,
  ingestOn,
  files,
  columns,
}: Landing): Promise<LandingManifest> {
  const { store, duckdb } = lake
  const landed: LandingManifest['files'] = []
  for (const [name, text] of Object.entries(files)) {
    const key = `landing_zone/${dataset.landing}/ingest_on=${ingestOn}/${name}`
    await store.write(key, text)
    const path = new URL(store.uri(key)).pathname
    const records = 'records' in dataset.origin ? dataset.origin.records : ''
    const sql = columns ? landedCsvSql([path], columns) : landedJsonSql([path], records)
    const [count] = await duckdb.rows<{ n: bigint }>(`SELECT count(*) AS n FROM (${sql})`)
    landed.push({
      key,
      bytes: Buffer.byteLength(text),
      sha256: hash('sha256', text),
      rows: Number(count?.n),
    })
  }
  return {
    format: 1,
    dataset: dataset.name,
    ingest_on: ingestOn,
    run_id: 'run-1',
    source: { kind: columns ? 'postgres' : 'rest', name: dataset.source, from: 'test' },
    window: lake.interval,
    started_at: '2024-01-02T03:04:05.000Z',
    ended_at: '2024-01-02T03:04:05.000Z',
    rows: landed.reduce((sum, { rows }) => sum + rows, 0),
    files: landed,
    ...(columns && { columns }),
  }
}

async function rowsOf(
  duckdb: DuckDb,
  { lake, catalog }: Pick<Landed, 'lake' | 'catalog'>,
  identifier: TableIdentifier,
  order: string,
): Promise<Record<string, unknown>[]> {
  const table = await catalog.loadTable(identifier)
  if (!table) return []
  const sql = await scanSql(lake.store, table, { ref: 'main' })
  const rows = await duckdb.rows(`SELECT * FROM (${sql}) ORDER BY ${order}`)
  return JSON.parse(JSON.stringify(rows, printable)) as Record<string, unknown>[]
}

function printable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

const cases = join(import.meta.dirname, 'golden')

/** Names of the folders in golden/. */
export const goldenCases = readdirSync(cases).sort()

/** The dataset file and the landed files of a case. */
export function goldenInput(name: string): {
  yaml: string
  files: LandedFiles
  columns?: string[]
} {
  const folder = join(cases, name, 'input')
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const names = readdirSync(folder).filter((file) => /^part-.*\.(json|csv)$/.test(file))
  const columns = existsSync(join(folder, 'columns.json'))
  return {
    yaml: read('dataset.yaml'),
    files: Object.fromEntries(names.sort().map((file) => [basename(file), read(file)])),
    ...(columns && { columns: JSON.parse(read('columns.json')) as string[] }),
  }
}

/** What a case expects; on a developer's machine a missing file is written from what was got, to be looked at. */
export function goldenExpected(name: string, file: string, got: unknown): unknown {
  const path = join(cases, name, 'expected', file)
  if (!existsSync(path) && !process.env['CI']) {
    mkdirSync(join(cases, name, 'expected'), { recursive: true })
    writeFileSync(path, `${JSON.stringify(got, null, 2)}\n`)
  }
  return JSON.parse(readFileSync(path, 'utf8'))
}
