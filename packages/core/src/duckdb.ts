import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api'

import { CoreError, messageOf } from './errors.ts'
import { quoteLiteral } from './sql.ts'

/**
 * A value of a row: BIGINT and wider as bigint; DECIMAL, dates, times, UUID and intervals as DuckDB's text;
 * lists as arrays; structs as objects; maps as [key, value][]; blobs as bytes.
 */
export type SqlValue =
  null | boolean | number | bigint | string | Uint8Array | SqlValue[] | { [key: string]: SqlValue }

/** A row by column name. */
export type SqlRow = Record<string, SqlValue>

/** How a DuckDB is opened. */
export interface DuckDbOptions {
  /** A file, or ':memory:' (the default). */
  path?: string
  /** DuckDB's memory_limit, e.g. '2GB'. Default: DuckDB's own, 80 % of the machine. */
  memoryLimit?: string
  /** Threads. Default: one a core. */
  threads?: number
  /** Where DuckDB spills. Default: DuckDB's own. */
  tempDirectory?: string
  /** Told of each statement after it ran, with its milliseconds. */
  onStatement?: (sql: string, ms: number) => void
}

/** One DuckDB connection: what every room plans SQL for. */
export interface DuckDb {
  /** Runs one or more statements. @throws CoreError CORE_SQL_FAILED */
  run(sql: string): Promise<void>
  /** Runs one statement and returns its rows. @throws CoreError CORE_SQL_FAILED */
  rows<Row = SqlRow>(sql: string): Promise<Row[]>
  /** Stops the running statement, which then rejects. */
  interrupt(): void
  close(): void
}

/**
 * Opens a DuckDB of its own in UTC, with no extension ever fetched.
 * @throws CoreError CORE_SQL_FAILED when a setting or the file is refused
 */
export async function openDuckDb(options: DuckDbOptions = {}): Promise<DuckDb> {
  const config = configOf(options)
  const path = options.path ?? ':memory:'
  const settings = `open ${path} with ${JSON.stringify(config)}`
  const { instance, connection } = await attempt(settings, () => connected(path, config))
  return session(connection, () => instance.closeSync(), options.onStatement ?? (() => {}))
}

/** Options as DuckDB's settings. */
export function configOf({
  memoryLimit,
  threads,
  tempDirectory,
}: DuckDbOptions): Record<string, string> {
  return {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(memoryLimit && { memory_limit: memoryLimit }),
    ...(threads && { threads: String(threads) }),
    ...(tempDirectory && { temp_directory: tempDirectory }),
  }
}

/** A file stays locked as long as its instance is open: one that cannot be used is closed. */
async function connected(path: string, config: Record<string, string>) {
  const instance = await DuckDBInstance.create(path, config)
  try {
    const connection = await instance.connect()
    await connection.run(`SET TimeZone = ${quoteLiteral('UTC')}`)
    return { instance, connection }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

function session(
  connection: DuckDBConnection,
  closeInstance: () => void,
  onStatement: (sql: string, ms: number) => void,
): DuckDb {
  const timed = async <T>(sql: string, work: () => Promise<T>) => {
    const began = performance.now()
    const result = await attempt(sql, work)
    onStatement(sql, performance.now() - began)
    return result
  }
  return {
    run: async (sql) => {
      await timed(sql, () => connection.run(sql))
    },
    rows: async <Row>(sql: string) => {
      const reader = await timed(sql, () => connection.runAndReadAll(sql))
      return reader.convertRowObjects(plainValue) as Row[]
    },
    interrupt: () => connection.interrupt(),
    close: () => {
      connection.closeSync()
      closeInstance()
    },
  }
}

/** Runs work on a statement or a setting. @throws CoreError CORE_SQL_FAILED */
export async function attempt<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const message = `DuckDB: ${shortened(messageOf(error).trim())}`
    throw new CoreError('CORE_SQL_FAILED', message, { cause: error, details: { sql } })
  }
}

/** DuckDB quotes lines of data that it cannot read, however long they are, before it says what is wrong with them. */
function shortened(message: string): string {
  const lines = message.split('\n').map((line) => cut(line, 1_000))
  return cut(lines.join('\n'), 3_000)
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} …` : text
}

function plainValue(value: DuckDBValue): SqlValue {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(plainValue)
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, item]) => [key, plainValue(item)]),
    )
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map(({ key, value: item }) => [plainValue(key), plainValue(item)])
  }
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes)
  return value.toString()
}
