import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { CoreError, messageOf, quoteLiteral, type DuckDb, type SqlRow } from '@deftunes/core'
import { attachLake, openServices, type Services } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { attachOps } from '../ops-schema.ts'
import { projectToRead, type GlobalOptions } from '../options.ts'
import { jsonText, print } from '../print.ts'
import { mostRows, rowTable } from '../row-table.ts'
import { formatCount } from '../text-table.ts'
import { queryFormat, type QueryFormat } from './query-format.ts'

/** Options of `deftunes query`. */
export interface QueryOptions extends GlobalOptions {
  format?: QueryFormat
  output?: string
  branch?: string
}

/** `deftunes query`: SQL over landing, transform, serving and ops; `before` is run on the same tables first, and may refuse. */
export async function query(
  text: string,
  options: QueryOptions,
  before: (duckdb: DuckDb) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const format = queryFormat(options)
  const sql = statementIn(text)
  const services = openServices(await projectToRead(options), { readOnly: true })
  try {
    const duckdb = await services.duckdb()
    await attachLake(services, options.branch === undefined ? {} : { branch: options.branch })
    await attachOps(duckdb, services, sql)
    await refusable(() => before(duckdb))
    if (options.output === undefined) await show(services, duckdb, sql, format)
    else await save(duckdb, sql, format, options.output)
  } finally {
    await services.close()
  }
}

/** A query without its last semicolon. @throws CliError CLI_OPTION_INVALID when it is blank or comments alone */
function statementIn(text: string): string {
  if (!/^(?:[\s;]|--.*|\/\*[^]*?\*\/)*$/.test(text)) return text.trim().replace(/;$/, '')
  throw new CliError(
    'CLI_OPTION_INVALID',
    `query: expected SQL, got ${JSON.stringify(text.trim())}`,
  )
}

/** stdout may be read by a program: what was written is told on stderr. */
async function save(
  duckdb: DuckDb,
  sql: string,
  format: QueryFormat,
  output: string,
): Promise<void> {
  const file = resolve(output)
  const rows = await (format === 'json'
    ? writeJson(duckdb, sql, file)
    : copyTo(duckdb, sql, format, file))
  process.stderr.write(`wrote ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} to ${output}\n`)
}

async function writeJson(duckdb: DuckDb, sql: string, file: string): Promise<number> {
  const rows = await refusable(() => duckdb.rows(sql))
  await writeFile(file, `${jsonText(rows)}\n`).catch((cause: unknown) => {
    throw new CliError('CLI_OPTION_INVALID', `--output ${file}: ${messageOf(cause)}`, { cause })
  })
  return rows.length
}

async function show(
  services: Services,
  duckdb: DuckDb,
  sql: string,
  format: QueryFormat,
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

/** Returns the number of rows. */
async function copyTo(
  duckdb: DuckDb,
  sql: string,
  format: QueryFormat,
  file: string,
): Promise<number> {
  const options = format === 'parquet' ? 'FORMAT parquet' : 'FORMAT csv, HEADER'
  const copy = `COPY (\n${sql}\n) TO ${quoteLiteral(file)} (${options})`
  const [copied] = await asWritten(() => duckdb.rows<{ Count: bigint }>(copy))
  return Number(copied?.Count ?? 0)
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
    const hint = cause.message.includes('does not exist') ? '\nSee npx deftunes tables.' : ''
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
