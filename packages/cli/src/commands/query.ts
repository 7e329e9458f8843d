import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { CoreError, quoteLiteral, type DuckDb, type SqlRow } from '@deftunes/core'
import { attachLake, openServices, type Services } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { attachOps } from '../ops-schema.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { jsonText, print } from '../print.ts'
import { mostRows, rowTable } from '../row-table.ts'

/** Options of `deftunes query`. */
interface QueryOptions extends GlobalOptions {
  format: 'table' | 'csv' | 'json' | 'parquet'
  output?: string
  branch?: string
}

/** `deftunes query`: SQL over landing, transform, serving and ops. */
export async function query(text: string, options: QueryOptions): Promise<void> {
  const format = formatOf(options)
  const sql = text.trim().replace(/;$/, '')
  const services = openServices(await projectOf(options))
  try {
    const duckdb = await services.duckdb()
    await attachLake(services, options.branch === undefined ? {} : { branch: options.branch })
    await attachOps(duckdb, services, sql)
    if (options.output) await save(duckdb, sql, format, resolve(options.output))
    else await show(services, duckdb, sql, format)
  } finally {
    await services.close()
  }
}

function formatOf({ format, json, output }: QueryOptions): QueryOptions['format'] {
  if (json) return 'json'
  if (format === 'parquet' && !output)
    throw new CliError('CLI_OPTION_INVALID', '--format parquet: expected --output <file>, got none')
  if (format === 'table' && output) {
    const message = `--output ${output}: expected --format csv, json or parquet with it, got none`
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  return format
}

async function save(duckdb: DuckDb, sql: string, format: string, file: string): Promise<void> {
  if (format !== 'json') return copyTo(duckdb, sql, format, file)
  const text = jsonText(await refusable(() => duckdb.rows(sql)))
  await writeFile(file, `${text}\n`).catch((cause: unknown) => {
    throw new CliError('CLI_OPTION_INVALID', `--output ${file}: ${String(cause)}`, { cause })
  })
}

async function show(
  services: Services,
  duckdb: DuckDb,
  sql: string,
  format: string,
): Promise<void> {
  if (format === 'csv') await printCsv(services, duckdb, sql)
  else if (format === 'json') print(jsonText(await refusable(() => duckdb.rows(sql))))
  else print(rowTable(await firstRows(duckdb, sql)))
}

/** As many rows as are shown and one more; only what can stand in parentheses can be cut off. */
async function firstRows(duckdb: DuckDb, sql: string): Promise<SqlRow[]> {
  if (!/^(select|from|with|values|table|\()/i.test(sql)) return refusable(() => duckdb.rows(sql))
  return asWritten(() => duckdb.rows(`SELECT * FROM (\n${sql}\n) LIMIT ${mostRows + 1}`))
}

async function copyTo(duckdb: DuckDb, sql: string, format: string, file: string): Promise<void> {
  const options = format === 'parquet' ? 'FORMAT parquet' : 'FORMAT csv, HEADER'
  await asWritten(() => duckdb.run(`COPY (\n${sql}\n) TO ${quoteLiteral(file)} (${options})`))
}

/** Runs a query that stands one line below ours: DuckDB's words about it count lines as the user does. */
async function asWritten<T>(work: () => Promise<T>): Promise<T> {
  return refusable(work, (message) =>
    message.replace(/^LINE (\d+):/m, (_, line) => `LINE ${Number(line) - 1}:`),
  )
}

async function refusable<T>(
  work: () => Promise<T>,
  told: (message: string) => string = (message) => message,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof CoreError)) throw cause
    const hint = cause.message.includes('does not exist') ? '\nSee deftunes tables.' : ''
    throw new CliError('CLI_QUERY_FAILED', `${told(cause.message)}${hint}`, { cause })
  }
}

/** A reader of stdout that has seen enough is no failure. */
function unlessClosed(error: NodeJS.ErrnoException) {
  const code = error.code ?? ''
  if (!['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)) throw error
}

async function printCsv({ stagingFolder }: Services, duckdb: DuckDb, sql: string): Promise<void> {
  const folder = await mkdtemp(join(stagingFolder, 'query-'))
  try {
    const file = join(folder, 'rows.csv')
    await copyTo(duckdb, sql, 'csv', file)
    await pipeline(createReadStream(file), process.stdout, { end: false }).catch(unlessClosed)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
