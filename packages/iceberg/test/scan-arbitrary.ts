import { quoteIdentifier, quoteLiteral } from '@deftunes/core'
import fc from 'fast-check'

import type { FilterValue, ScanFilter } from '../src/index.ts'

type Leaf = Exclude<ScanFilter, { and: unknown } | { or: unknown }>

/** The values that rows and filters draw from, few enough to meet often; null is added to rows. */
const domains: Readonly<
  Record<string, { type: string; values: FilterValue[]; others: FilterValue[] }>
> = {
  day: { type: 'DATE', values: ['1969-12-31', '2024-01-01', '2024-02-01'], others: ['2024-01-15'] },
  played: {
    type: 'TIMESTAMP',
    values: ['1969-12-31 23:59:59.5', '2024-01-01 00:00:00', '2024-01-01 23:59:59'],
    others: ['1970-01-01', '2024-01-01 12:00:00'],
  },
  whole: {
    type: 'INTEGER',
    values: [-21, -1, 0, 9, 10, 2_000_000_000],
    others: [1, 100, '9.5', 10n ** 12n],
  },
  word: {
    type: 'VARCHAR',
    values: [
      '',
      'NULL',
      '__HIVE_DEFAULT_PARTITION__',
      'a/b=c%20',
      'a',
      'ab',
      'abc',
      'abd',
      'é',
      '🎵🎶🎸',
      '\uffff',
      `${'z'.repeat(15)}🎵🎵`,
    ],
    others: ['abb', 'z'.repeat(17), '🎵'],
  },
  real: { type: 'DOUBLE', values: [-1.5, -0, 0, 2.5, 1e300, NaN], others: [1] },
  price: {
    type: 'DECIMAL(9, 2)',
    values: ['-0.05', '10.65', '99.99'],
    others: ['0', '10.649', 10_000_000_000],
  },
  big: {
    type: 'BIGINT',
    values: [-(2n ** 63n), -1, 9_007_199_254_740_993n, 2n ** 63n - 1n],
    others: [0, 9_007_199_254_740_992n, 10n ** 30n],
  },
  single: { type: 'FLOAT', values: [-2.25, 0.5, 1.5, NaN], others: [0, 16_777_217] },
  heard: {
    type: 'TIMESTAMPTZ',
    values: ['2023-12-31 23:30:00+00', '2024-01-01 00:30:00+02', '1969-12-31 23:59:59.5+00'],
    others: ['2024-01-01 00:00:00+00'],
  },
  starts: { type: 'TIME', values: ['00:00:00', '12:34:56.5'], others: ['12:00:00'] },
  session: {
    type: 'UUID',
    values: ['00000000-0000-4000-8000-000000000001', 'f79c3e09-677c-4bbd-a479-3f349cb785e7'],
    others: ['80000000-0000-4000-8000-000000000000'],
  },
  notes: {
    type: 'VARCHAR',
    values: [
      `${'é'.repeat(200)}a`,
      `${'é'.repeat(200)}b`,
      '\u{10ffff}'.repeat(90),
      'a\ud7ff'.repeat(9),
    ],
    others: ['é'.repeat(16), 'é'.repeat(17), '\u{10ffff}', 'b'],
  },
  flag: { type: 'BOOLEAN', values: [true, false], others: [] },
}

export const columnNames = Object.keys(domains)

const literal = (value: FilterValue) =>
  typeof value === 'number' && !Number.isInteger(value)
    ? `CAST('${value}' AS DOUBLE)`
    : quoteLiteral(value)

/** A number as text next to a column of numbers: wide enough to stay what it is. */
const compared = (column: string, value: FilterValue) =>
  typeof value === 'string' && /^(DECIMAL|INTEGER)/.test(domains[column]?.type ?? '')
    ? `CAST(${quoteLiteral(value)} AS DECIMAL(30, 6))`
    : literal(value)

/** A row of all columns as SQL values, in the order of {@link columnNames}. */
export const rowArbitrary: fc.Arbitrary<string> = fc
  .tuple(
    ...Object.values(domains).map(({ type, values }) =>
      fc
        .option(fc.constantFrom(...values), { freq: 6 })
        .map((value) => `CAST(${value === null ? 'NULL' : literal(value)} AS ${type})`),
    ),
  )
  .map((values) => values.join(', '))

const leaf: fc.Arbitrary<Leaf> = fc.constantFrom(...columnNames).chain((column) => {
  const { values = [], others = [] } = domains[column] ?? {}
  const value = fc.constantFrom(...values, ...others)
  const op = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ column: fc.constant(column), op, value }) },
    fc.record({
      column: fc.constant(column),
      op: fc.constant('in' as const),
      value: fc.array(value, { maxLength: 3 }),
    }),
    fc.record({ column: fc.constant(column), op: fc.constantFrom('is null', 'is not null') }),
  )
})

/** Random filters, up to three levels deep. */
export const filterArbitrary: fc.Arbitrary<ScanFilter> = fc.letrec<{ filter: ScanFilter }>(
  (tie) => {
    const parts = fc.array(tie('filter'), { maxLength: 3 })
    return {
      filter: fc.oneof({ maxDepth: 2 }, leaf, fc.record({ and: parts }), fc.record({ or: parts })),
    }
  },
).filter

/** A filter as the SQL that a person would write. */
export function whereSql(filter: ScanFilter): string {
  if ('and' in filter) return `(${['true', ...filter.and.map(whereSql)].join(' AND ')})`
  if ('or' in filter) return `(${['false', ...filter.or.map(whereSql)].join(' OR ')})`
  const column = quoteIdentifier(filter.column)
  if (!('value' in filter)) return `${column} ${filter.op}`
  if (!Array.isArray(filter.value))
    return `${column} ${filter.op} ${compared(filter.column, filter.value)}`
  if (filter.value.length === 0) return 'false'
  const list = filter.value.map((value) => compared(filter.column, value))
  return `${column} IN (${list.join(', ')})`
}
