import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { quoteLiteral } from '@deftunes/core'
import type { NodeResult } from '@deftunes/dbt'

import type { Load } from './history.ts'

/** Where the project's models are built, one load after the other. */
export interface Warehouse {
  /** A whole run: replaces the load's date in the transform tables, then builds from that date on. */
  run(load: Load): Promise<void>
  /** Builds all from scratch. */
  rebuild(): Promise<void>
  rows<Row>(sql: string): Promise<Row[]>
  close(): Promise<void>
}

/** What a run builds, and how many nodes that is. */
export interface Selected {
  select: string
  exclude: string
  nodes: number
}

const exclude = 'test_type:generic sales_are_conserved_in_bi_views'

/** The history of users and the sales, with the tests of the project about them. */
export const usersAndSales: Selected = {
  select: 'stg_users stg_session_items dim_users fact_session',
  exclude,
  nodes: 6,
}

/** The history of users alone, which is built in a fraction of the time. */
export const usersAlone: Selected = { select: 'stg_users dim_users', exclude, nodes: 3 }

/** How many days back a copy of a session is looked for: few, so that histories can be short and still reach past them. */
export const lookbackDays = 2

/** The project in a folder of its own, with {@link lookbackDays}. */
export async function scratchProject(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'models-'))
  const source = join(import.meta.dirname, '../../../../deftunes')
  await cp(join(source, 'deftunes.yaml'), join(folder, 'deftunes.yaml'))
  await cp(join(source, 'dbt'), join(folder, 'dbt'), { recursive: true })
  const file = join(folder, 'dbt/dbt_project.yml')
  const text = await readFile(file, 'utf8')
  const changed = text.replace(/(duplicate_lookback_days): \d+/, `$1: ${lookbackDays}`)
  await writeFile(file, changed)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Throws unless every node of a run went well. */
export function expectAllWell(results: readonly NodeResult[], { nodes }: Selected): void {
  const bad = results.filter(({ status }) => status !== 'success' && status !== 'pass')
  if (results.length === nodes && bad.length === 0) return
  throw new Error(
    `expected ${nodes} nodes, each well, got ${results.length}: ${JSON.stringify(bad)}`,
  )
}

/** Columns of the transform tables, as the dataset files type them. */
const columns = {
  users: {
    user_id: 'varchar',
    user_name: 'varchar',
    user_lastname: 'varchar',
    latitude: 'double',
    longitude: 'double',
    place_name: 'varchar',
    country_code: 'varchar',
    timezone: 'varchar',
    user_since: 'timestamp',
  },
  sessions: {
    session_id: 'varchar',
    user_id: 'varchar',
    session_start_time: 'timestamp',
    user_agent: 'varchar',
    item_position: 'integer',
    record_hash: 'varchar',
    song_id: 'varchar',
    song_name: 'varchar',
    artist_id: 'varchar',
    artist_name: 'varchar',
    price: 'decimal(10,2)',
    currency: 'varchar',
    liked: 'boolean',
    liked_since: 'timestamp',
  },
} as const

/** The rows of a load for each transform table, as SQL. */
export function loadSql({ ingestOn, users, sessions }: Load): Record<keyof typeof columns, string> {
  return {
    users: rowsSql('users', ingestOn, users),
    sessions: rowsSql('sessions', ingestOn, sessions),
  }
}

function rowsSql(table: keyof typeof columns, ingestOn: string, rows: readonly object[]): string {
  const select = (row: object) => {
    const values = Object.entries(columns[table]).map(([name, type]) => {
      const value = (row as Record<string, string | number | boolean | null>)[name] ?? null
      return `cast(${value === null ? 'null' : quoteLiteral(String(value))} as ${type}) as ${name}`
    })
    return `select ${values.join(', ')}, date ${quoteLiteral(ingestOn)} as ingest_on`
  }
  return rows.length === 0 ? `${select({})} where false` : rows.map(select).join(' union all ')
}
