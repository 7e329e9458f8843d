import { quoteLiteral } from '@deftunes/core'

/** One column of each type, by the SQL that makes its value from the row number `n`. */
export const wideRow = {
  flag: 'n % 2 = 0',
  tiny: 'CAST(n AS TINYINT)',
  small: 'CAST(-n AS SMALLINT)',
  whole: 'CAST(n * 1000 AS INTEGER)',
  unsigned: 'CAST(4000000000 + n AS UINTEGER)',
  big: 'CAST(9007199254740993 + n AS BIGINT)',
  single: 'CAST(n / 4 AS FLOAT)',
  precise: `CASE WHEN n = 1 THEN CAST('NaN' AS DOUBLE) ELSE n / 3 END`,
  price: 'CAST(n * 1.25 AS DECIMAL(9, 2))',
  amount: 'CAST(-n * 1.25 AS DECIMAL(30, 4))',
  born: `DATE '1969-12-30' + CAST(n AS INTEGER)`,
  starts: `TIME '12:34:56.123456' + INTERVAL (n) SECOND`,
  played: `TIMESTAMP '1969-12-31 23:59:59.5' + INTERVAL (n) SECOND`,
  heard: `TIMESTAMPTZ '2024-03-01 10:00:00.000001+02' + INTERVAL (n) HOUR`,
  title: `CASE n WHEN 0 THEN NULL ELSE 'été ' || n || repeat('🎵', 20) END`,
  body: `encode('b' || n)`,
  session: `CAST('f79c3e09-677c-4bbd-a479-3f349cb785e' || (n % 10) AS UUID)`,
  tags: `['a', 'b' || n]`,
  counts: `MAP {'k' || n: n}`,
  artist: `{'name': 'x' || n, 'origin': {'city c': 'y', 'zip': n}}`,
  nothing: 'CAST(NULL AS VARCHAR)',
} as const

/** A query of `count` rows for each day in `ingest_on`. */
export function everyType(days: readonly string[], count: number): string {
  const columns = Object.entries(wideRow).map(([name, sql]) => `${sql} AS ${name}`)
  const list = days.map((day) => `DATE ${quoteLiteral(day)}`).join(', ')
  return `SELECT n AS id, ingest_on, ${columns.join(', ')} FROM range(${count}) AS r(n), unnest([${list}]) AS d(ingest_on)`
}
