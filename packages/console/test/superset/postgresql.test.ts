import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDuckDb, type DuckDb } from '@deftunes/core'
import { loadModel } from '@deftunes/metrics'
import { startPostgres, type RunningPostgres } from '@deftunes/simulator'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { loadDashboards } from '../../src/index.ts'
import {
  supersetBundle,
  type BundleRequest,
  type SupersetDatabase,
} from '../../src/superset/index.ts'
import { bundledSql } from './bundled-sql.ts'
import { shopDashboard, shopModel, shopTables } from './shop.ts'

const rows = [
  `INSERT INTO shop.buyers VALUES (1, 'DE', 'Kiel', 'Ada', '2020-05-01 10:00:00'), (2, 'FR', 'Nice', 'Bob', '2021-12-31 23:59:59'), (3, NULL, 'Rome', NULL, NULL)`,
  `INSERT INTO shop.goods VALUES (1, 'tea', 'Green', 1990, 100, 61), (2, 'tea', 'Black', 2001, 51, 62), (3, 'cup', 'Blue', NULL, NULL, NULL)`,
  `INSERT INTO shop.sales VALUES (1, '2024-01-31', '2024-01-31 23:10:00', 1, 1, 2.25, true), (2, '2024-02-01', '2024-02-01 00:20:00', 1, 2, 3.00, false),
    (3, '2024-02-11', '2024-02-11 12:00:00', 2, 1, 5.29, false), (4, '2024-12-30', '2024-12-30 12:00:00', 3, 9, 0.99, true), (5, '2025-01-01', '2025-01-01 12:30:00', 9, 2, 4.00, NULL)`,
]

/** The marts that the project's metrics read. */
const marts = [
  'CREATE SCHEMA serving',
  'CREATE TABLE serving.fact_session (session_id varchar, item_position integer, user_key varchar, user_id varchar, track_id varchar, artist_id varchar, session_start_time timestamp, session_date date, price decimal(10, 2), currency varchar, liked boolean)',
  'CREATE TABLE serving.dim_songs (track_id varchar, title varchar, release varchar, year integer, artist_id varchar, duration double precision)',
  'CREATE TABLE serving.dim_artists (artist_id varchar, artist_name varchar)',
  'CREATE TABLE serving.dim_users (user_key varchar, user_id varchar, place_name varchar, country_code varchar, timezone varchar, user_since timestamp, is_current boolean)',
  'CREATE TABLE serving.countries (country_code varchar, country_name varchar)',
]

/** Of what Redshift has and PostgreSQL lacks. */
const redshiftOnly =
  "CREATE FUNCTION round(double precision, integer) RETURNS double precision LANGUAGE sql AS 'SELECT CAST(round(CAST($1 AS numeric), $2) AS double precision)'"

let folder: string
let postgres: RunningPostgres
let client: pg.Client
let duckdb: DuckDb

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'superset-postgres-'))
  postgres = await startPostgres({ folder })
  const types = { getTypeParser: () => (text: string) => text }
  client = new pg.Client({ connectionString: postgres.url, types })
  await client.connect()
  duckdb = await openDuckDb({ threads: 1 })
  for (const sql of [...shopTables, ...rows, ...marts]) {
    await client.query(sql)
    await duckdb.run(sql)
  }
})
afterAll(async () => {
  await client.end()
  await postgres.stop()
  duckdb.close()
  await rm(folder, { recursive: true, force: true })
})

type Request = Pick<BundleRequest, 'dashboards' | 'model'>

const everyChart = async (): Promise<Request> => {
  const text = await readFile(join(import.meta.dirname, 'charts.yaml'), 'utf8')
  return { model: shopModel(), dashboards: [shopDashboard(text)] }
}
const project = join(import.meta.dirname, '../../../../deftunes')
const ownDashboards = async (): Promise<Request> => {
  const { model } = await loadModel(join(project, 'metrics'))
  return { model, dashboards: (await loadDashboards(project, model)).dashboards }
}
const sqlOf = (request: Request, database: SupersetDatabase) =>
  bundledSql(supersetBundle({ ...request, database, uri: 'x', projectName: 'shop' }))

/** Rows in an order of their own, numbers to twelve digits. */
function setOf(found: readonly Record<string, unknown>[]): string[] {
  return found.map((row) => JSON.stringify(Object.values(row).map(plain))).sort()
}
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number(value.toPrecision(12))
  if (typeof value !== 'string') return value
  if (/^-?\d+(\.\d+)?$/.test(value)) return plain(Number(value))
  if (value === 't' || value === 'f') return value === 't'
  // A day, whatever of its hours and its zone a database shows.
  return value.replace(/^(\d{4}-\d\d-\d\d) 00:00:00/, '$1').replace(/\+00$/, '')
}

/** What a database says of the queries of a bundle, by chart. */
async function answersOf(
  sql: ReadonlyMap<string, string>,
  read: (sql: string) => Promise<readonly Record<string, unknown>[]>,
): Promise<Record<string, string[]>> {
  const answers: Record<string, string[]> = {}
  for (const [path, statement] of sql) answers[path] = setOf(await read(statement))
  return answers
}
const fromPostgres = async (sql: string) =>
  (await client.query(sql)).rows as Record<string, unknown>[]
const fromDuckDb = (sql: string) => duckdb.rows<Record<string, unknown>>(sql)

describe.each([
  ['every form of a chart', everyChart],
  ["the project's own dashboards", ownDashboards],
])('the bundle of %s', (_, requestOf) => {
  it('asks PostgreSQL for the rows that it asks DuckDB for', async () => {
    const request = await requestOf()
    const expected = await answersOf(sqlOf(request, 'duckdb'), fromDuckDb)
    expect(await answersOf(sqlOf(request, 'postgresql'), fromPostgres)).toEqual(expected)
    expect(Object.keys(expected).length).toBeGreaterThan(20)
  })

  it('asks Redshift for them in words that PostgreSQL knows but for one', async () => {
    const request = await requestOf()
    const expected = await answersOf(sqlOf(request, 'duckdb'), fromDuckDb)
    await client.query('BEGIN')
    await client.query(redshiftOnly)
    expect(await answersOf(sqlOf(request, 'redshift'), fromPostgres)).toEqual(expected)
    await client.query('ROLLBACK')
  })
})
