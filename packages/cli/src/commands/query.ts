import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { quoteLiteral, type DuckDb, type SqlRow, type SqlValue } from '@deftunes/core'
import { attachLake, openServices, type Services } from '@deftunes/pipeline'
import pc from 'picocolors'

import { CliError } from '../errors.ts'
import { attachOps } from '../ops-schema.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { formatCount, textTable } from '../text-table.ts'

export interface QueryOptions extends GlobalOptions {
  format: 'table' | 'csv' | 'json' | 'parquet'
  output?: string
  branch?: string
}

/** `deftunes query`: SQL over landing, transform, serving and ops. */
export async function query(sql: string, options: QueryOptions): Promise<void> {
  const format = options.json ? 'json' : options.format
  if (format === 'parquet' && !options.output) {
    throw new CliError('CLI_OPTION_INVALID', '--format parquet: expected --output <file>, got none')
  }
  const services = openServices(await projectOf(options))
  try {
    const duckdb = await services.duckdb()
    await attachLake(services, options.branch === undefined ? {} : { branch: options.branch })
    await attachOps(duckdb, services)
    await answer(services, duckdb, sql.replace(/;\s*$/, ''), format, options.output)
  } finally {
    await services.close()
  }
}

async function answer(
  services: Services,
  duckdb: DuckDb,
  sql: string,
  format: QueryOptions['format'],
  output: string | undefined,
): Promise<void> {
  if (output) await copyTo(duckdb, sql, format, resolve(output))
  else if (format === 'csv') await printCsv(services, duckdb, sql)
  else if (format === 'json') printJson(await duckdb.rows(sql))
  else print(asText(await duckdb.rows(sql)))
}

async function copyTo(duckdb: DuckDb, sql: string, format: string, file: string): Promise<void> {
  const options = {
    csv: 'FORMAT csv, HEADER',
    json: 'FORMAT json, ARRAY',
    parquet: 'FORMAT parquet',
  }
  const chosen = options[format as keyof typeof options] ?? options.csv
  await duckdb.run(`COPY (${sql}) TO ${quoteLiteral(file)} (${chosen})`)
}

async function printCsv({ stagingFolder }: Services, duckdb: DuckDb, sql: string): Promise<void> {
  const folder = await mkdtemp(join(stagingFolder, 'query-'))
  try {
    const file = join(folder, 'rows.csv')
    await copyTo(duckdb, sql, 'csv', file)
    await pipeline(createReadStream(file), process.stdout, { end: false })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const MOST_ROWS = 1_000

function asText(rows: readonly SqlRow[]): string {
  const [first] = rows
  if (!first) return pc.dim('no rows')
  const names = Object.keys(first)
  const columns = names.map((name) => ({
    name,
    align: rows.some((row) => isNumeric(row[name])) ? ('right' as const) : ('left' as const),
  }))
  const shown = rows.slice(0, MOST_ROWS).map((row) => names.map((name) => cell(row[name] ?? null)))
  const rest = rows.length - shown.length
  const note = rest > 0 ? ` (${formatCount(rest)} more are not shown: use --format csv)` : ''
  const count = `${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`
  return `${textTable(columns, shown)}\n${pc.dim(count + note)}`
}

function isNumeric(value: SqlValue | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function cell(value: SqlValue): string {
  if (value === null) return pc.dim('NULL')
  if (typeof value === 'object') {
    return JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'bigint' ? String(item) : item,
    )
  }
  return String(value).replaceAll(/[\r\n\t\u0000-\u001f]/g, ' ')
}
