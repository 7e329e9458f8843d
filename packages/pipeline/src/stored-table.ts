import type { DatabaseSync } from 'node:sqlite'

/** A table of a SQLite file whose rows are plain objects of texts and whole numbers. */
export interface StoredTable<Row> {
  name: string
  columns: readonly Name<Row>[]
  /** Columns that may be NULL. */
  nullable: readonly Name<Row>[]
  /** Columns of whole numbers; the others are texts. */
  integers: readonly Name<Row>[]
  /** Columns that tell its rows apart. */
  key: readonly Name<Row>[]
  /** Columns that an index is over beside the key. */
  index: readonly Name<Row>[]
  /** Columns that rows are listed by; then as they came. */
  order: readonly Name<Row>[]
}

type Name<Row> = keyof Row & string

/** A value of a row. */
type Value = string | number | null

/** Makes a table in a file that lacks it. */
export function makeTable<Row>(database: DatabaseSync, table: StoredTable<Row>): void {
  const { name, columns, nullable, integers, key, index } = table
  const typed = columns.map((one) => {
    const type = integers.includes(one) ? 'INTEGER' : 'TEXT'
    return `${one} ${type}${nullable.includes(one) ? '' : ' NOT NULL'}`
  })
  const body = `${typed.join(', ')}, PRIMARY KEY (${key.join(', ')})`
  database.exec(`CREATE TABLE IF NOT EXISTS ${name} (${body})`)
  if (index.length === 0) return
  database.exec(`CREATE INDEX IF NOT EXISTS ${name}_of_date ON ${name} (${index.join(', ')})`)
}

/** Puts rows in place of those that have the same values in some columns; to be done in a transaction. */
export function replaceRows<Row extends Readonly<Record<keyof Row, Value>>>(
  database: DatabaseSync,
  { name, columns }: StoredTable<Row>,
  same: Partial<Row>,
  rows: readonly Row[],
): void {
  const [condition, values] = conditionOf(same)
  database.prepare(`DELETE FROM ${name}${condition}`).run(...values)
  const places = columns.map(() => '?').join(', ')
  const insert = database.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`)
  for (const row of rows) insert.run(...columns.map((column) => row[column]))
}

/** Rows that have the same values in some columns; none of a file that lacks the table, which who only reads may meet. */
export function listRows<Row>(
  database: DatabaseSync,
  { name, columns, order }: StoredTable<Row>,
  same: Partial<Row>,
): Row[] {
  const exists = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
  if (exists.get(name) === undefined) return []
  const [condition, values] = conditionOf(same)
  const sql = `SELECT ${columns.join(', ')} FROM ${name}${condition} ORDER BY ${[...order, 'rowid'].join(', ')}`
  return database
    .prepare(sql)
    .all(...values)
    .map((row) => ({ ...row }) as Row)
}

function conditionOf(same: object): [sql: string, values: Value[]] {
  const entries = Object.entries(same) as [string, Value][]
  const conditions = entries.map(([column]) => `${column} = ?`)
  const sql = entries.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  return [sql, entries.map(([, value]) => value)]
}
