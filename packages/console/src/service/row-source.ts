import { quoteLiteral } from '@deftunes/core'

import type { Cell } from '../answer/chart-answer.ts'
import type { ReadCache } from '../answer/read-cache.ts'
import { readShared } from '../answer/read-shared.ts'
import { ConsoleError } from '../errors.ts'
import type { SourceRecord, VersionSession } from '../warehouse/warehouse.ts'
import type { ConsoleServices } from './console-services.ts'

/** Which row of which table. */
export interface RowOfTable {
  version?: string | undefined
  relation: readonly string[]
  /** Of columns by their names. */
  key: Readonly<Record<string, Cell>>
}

/**
 * The record of a source behind a row; undefined where the row has none.
 * @throws ConsoleError CONSOLE_REQUEST_INVALID with every column that the key lacks, else with every value that its column cannot have
 */
export async function rowSource(
  { warehouse, files, cache }: Pick<ConsoleServices, 'warehouse' | 'files' | 'cache'>,
  { version, relation, key }: RowOfTable,
): Promise<SourceRecord | undefined> {
  const { model } = await files()
  const table = [...model.tables.values()].find(
    (one) => one.relation.join('.') === relation.join('.'),
  )
  return warehouse.use(version, async (session) => {
    if (table) await checkKey(session, { relation, columns: table.key, key }, cache)
    return warehouse.source(session.version.id, relation, key)
  })
}

async function checkKey(
  session: VersionSession,
  { relation, columns, key }: Omit<RowOfTable, 'version'> & { columns: readonly string[] },
  cache: ReadCache,
): Promise<void> {
  const types = await typesOf(session, relation, cache)
  const lacking = columns.filter((column) => types.has(column) && key[column] === undefined)
  if (lacking.length > 0) throw lackingColumns(lacking, key)
  const given = columns.flatMap((column) => {
    const [value, type] = [key[column], types.get(column)]
    return value === undefined || type === undefined ? [] : [{ column, value, type }]
  })
  const list = given.map(({ value, type }) => fitsSql(value, type)).join(', ')
  const { rows } = list === '' ? { rows: [] } : await session.read(`SELECT ${list}`)
  const mistakes = given.flatMap(({ column, value, type }, at) =>
    rows[0]?.[at] === true
      ? []
      : [`key.${column}: expected ${kindOf(type)}, got ${JSON.stringify(value).slice(0, 200)}`],
  )
  if (mistakes.length === 0) return
  throw new ConsoleError('CONSOLE_REQUEST_INVALID', mistakes.join('\n'), { details: { mistakes } })
}

/** Rows are told apart by all columns of the key: one that is not given is no NULL. */
function lackingColumns(lacking: readonly string[], key: RowOfTable['key']): ConsoleError {
  const given = Object.keys(key).join(', ').slice(0, 200) || 'no column'
  const mistakes = lacking.map((column) => `key.${column}: expected a value or null, got ${given}`)
  return new ConsoleError('CONSOLE_REQUEST_INVALID', mistakes.join('\n'), { details: { mistakes } })
}

/** Types of the columns of a relation in a version; none where it has no such relation. */
async function typesOf(
  session: VersionSession,
  [namespace = '', name = '']: readonly string[],
  cache: ReadCache,
): Promise<Map<string, string>> {
  const sql = `SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ${quoteLiteral(namespace)} AND table_name = ${quoteLiteral(name)}`
  const { rows } = await readShared(session, sql, { cache })
  return new Map(rows.map(([column, type]) => [String(column), String(type)]))
}

/** Whether a column of a type can have a value: large numbers, dates and times come as texts. */
function fitsSql(value: Cell, type: string): string {
  if (value === null) return 'true'
  if (typeof value === 'string') return `TRY_CAST(${quoteLiteral(value)} AS ${type}) IS NOT NULL`
  const kind = typeof value === 'number' ? 'a number' : 'true or false'
  return String(kindOf(type) === kind)
}

function kindOf(type: string): string {
  if (type === 'VARCHAR') return 'a text'
  if (type === 'BOOLEAN') return 'true or false'
  if (type === 'DATE') return 'a date'
  if (type.startsWith('TIMESTAMP')) return 'a date and time'
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)\b/.test(type)
    ? 'a number'
    : `a value of type ${type}`
}
