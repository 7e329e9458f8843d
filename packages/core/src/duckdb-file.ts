import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api'

import { ConnectionPool } from './connection-pool.ts'
import { attempt, configOf, type DuckDbOptions } from './duckdb.ts'
import { stoppable } from './interruptible.ts'
import { quoteLiteral } from './sql.ts'
import { within } from './statement-limit.ts'

/**
 * A value that JSON holds as it is. Whole numbers that a double cannot hold are texts, decimals are numbers, dates 'YYYY-MM-DD',
 * times 'YYYY-MM-DDTHH:MM:SS.ffffff' in UTC without a zone; what is no number (NaN, infinity) is null; all else is DuckDB's text.
 */
export type PlainValue = string | number | boolean | null

/** What a statement returned. */
export interface PlainTable {
  columns: readonly { name: string; type: string }[]
  rows: readonly (readonly PlainValue[])[]
}

/** How a file is opened. */
export interface DuckDbFileOptions extends Omit<DuckDbOptions, 'onStatement'> {
  path: string
  /** Statements that run at once at most. */
  connections: number
  /** Milliseconds that a statement may run for, what it waits for a connection not counted. Default: as long as it takes. */
  statementMs?: number
}

/** A DuckDB file that is only read, by several statements at once. */
export interface DuckDbFile {
  /**
   * Runs one statement, once a connection is free.
   * @throws CoreError CORE_SQL_FAILED, also when the signal stops it; CORE_SQL_TOO_LONG
   */
  read(sql: string, signal?: AbortSignal): Promise<PlainTable>
  /** Statements that still run are stopped. */
  close(): void
}

/**
 * Opens a file for statements of others: nothing but the file can be reached, and no setting changed.
 * @throws CoreError CORE_SQL_FAILED when a setting or the file is refused
 */
export async function openDuckDbFile(options: DuckDbFileOptions): Promise<DuckDbFile> {
  const { path, connections: count, statementMs } = options
  const config = { ...configOf(options), access_mode: 'READ_ONLY' }
  const settings = `open ${path} with ${JSON.stringify(config)}`
  const instance = await attempt(settings, () => DuckDBInstance.create(path, config))
  const connections: DuckDBConnection[] = []
  const close = () => {
    for (const connection of connections) {
      connection.interrupt()
      connection.closeSync()
    }
    instance.closeSync()
  }
  try {
    while (connections.length < count) connections.push(await instance.connect())
    for (const setting of hardening) await attempt(setting, () => connections[0]!.run(setting))
  } catch (error) {
    close()
    throw error
  }
  const pool = new ConnectionPool(connections)
  return {
    read: (sql, signal) =>
      pool.use(signal, (connection) =>
        within({ sql, mostMs: statementMs, signal }, (stop) => read(connection, sql, stop)),
      ),
    close,
  }
}

const hardening = [
  `SET GLOBAL TimeZone = ${quoteLiteral('UTC')}`,
  'SET enable_external_access = false',
  'SET lock_configuration = true',
]

async function read(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<PlainTable> {
  const work = () => attempt(sql, () => connection.runAndReadAll(sql))
  const reader = await (signal ? stoppable(connection, signal, work) : work())
  const types = reader.columnTypes()
  const columns = reader
    .columnNames()
    .map((name, index) => ({ name, type: typeName(types[index]) }))
  return { columns, rows: reader.getRows().map((row) => row.map(plainOf)) }
}

/** Of an enumeration without its values, which may be many. */
function typeName(type: unknown): string {
  const name = String(type)
  return name.startsWith('ENUM(') ? 'ENUM' : name
}

function plainOf(value: DuckDBValue): PlainValue {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    case 'object':
      return value === null ? null : plainOfObject(value)
    default:
      return value
  }
}

const times = [
  DuckDBTimestampValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
]

function plainOfObject(value: Exclude<DuckDBValue, null>): PlainValue {
  const text = String(value)
  if (value instanceof DuckDBDecimalValue) return Number(text)
  if (value instanceof DuckDBDateValue) return text
  return times.some((time) => value instanceof time) ? timeOf(text) : text
}

/** `2024-01-02 03:04:05.1+00` → `2024-01-02T03:04:05.100000`; `infinity` stays. */
function timeOf(text: string): string {
  const [, date, time, fraction = ''] =
    /^(.*) (\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(?:\+00(?::00)?)?$/.exec(text) ?? []
  if (date === undefined || time === undefined) return text
  return `${date}T${time}.${fraction.padEnd(6, '0')}`
}
