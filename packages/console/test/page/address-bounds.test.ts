import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { pageState } from '../../src/state/page-state-schema.ts'
import { parsePageAddress, printPageAddress } from '../../web/address/page-address.ts'
import { parseQuery } from '../../web/address/query-string.ts'

const parsed = (text: string) => parsePageAddress(parseQuery(text))

test.each([
  ['?range=2024-02-30..2024-03-01', ['range']],
  ['?range=2024-03-05..2024-03-01', ['range']],
  ['?range=2024-03-01..2024-03-01', ['range']],
  ['?range=1500-01-01..', ['range']],
  ['?range=..2300-01-01', ['range']],
  ['?c=top_artists(top(5000))', ['c']],
  ['?c=top_artists(top(0.5))', ['c']],
  ['?f=sales.price.range(1e999)', ['f']],
  [`?f=a.b.contains(${'x'.repeat(1_001)})`, ['f']],
  [`?v=${'x'.repeat(201)}`, ['v']],
])('%s is left out by its name, the rest is shown', (text, dropped) => {
  expect(parsed(`${text}&grain=day`)).toEqual({ address: { state: { grain: 'day' } }, dropped })
})

test('of a list the terms that can be read are taken, and each of the others is named', () => {
  const { address, dropped } = parsed('?c=artists(top(5000)),songs(top(3))&f=a.b.in(1),nonsense(1)')
  expect(address.state).toEqual({
    charts: { songs: { top: 3 } },
    filters: [{ dimension: 'a.b', op: 'in', values: [1] }],
  })
  expect(dropped).toEqual(['c=artists(top(5000))', 'f=nonsense(1)'])
})

test('whole parts are left out of a state that has more values than can be asked', () => {
  const filters = [1, 2, 3].map((at) => ({
    ...{ dimension: `a.b${at}`, op: 'in' as const },
    values: Array.from({ length: 8_000 }, (_, value) => value),
  }))
  const cross = [{ chart: 'one', filters: filters.slice(0, 1) }]
  const { address, dropped } = parsePageAddress(printPageAddress({ state: { filters, cross } }))
  expect([address.state, dropped]).toEqual([{ cross }, ['f']])
})

/** Names, values and days of every kind, most of them none that the API takes. */
const wild = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('x'.repeat(200), 'x'.repeat(201), 'a\0b', ' ', '1e999', '-0', 'null'),
)
const value = fc.oneof(wild, fc.double(), fc.boolean(), fc.constant(null))
const filter = fc.oneof(
  fc.record({
    ...{ dimension: wild, op: fc.constantFrom('in' as const, 'not in' as const) },
    values: fc.array(value, { maxLength: 3 }),
  }),
  fc.record({ dimension: wild, op: fc.constant('range' as const), from: value, to: value }),
  fc.record({ dimension: wild, op: fc.constant('contains' as const), text: wild }),
)
const many = <Item>(item: fc.Arbitrary<Item>, most: number) =>
  fc.oneof(
    fc.array(item, { maxLength: 3 }),
    fc.array(item, { minLength: most, maxLength: most + 1 }),
  )
const day = fc
  .tuple(
    fc.integer({ min: 1690, max: 2310 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  .map(([year, month, date]) =>
    [year, ...[month, date].map((part) => String(part).padStart(2, '0'))].join('-'),
  )
const level = fc.record({ dimension: wild })
const chart = fc.record(
  {
    drill: many(fc.record({ filter, to: level }), 10),
    ...{ by: level, sort: fc.record({ by: wild, descending: fc.boolean() }) },
    top: fc.oneof(fc.integer({ min: -2, max: 1_002 }), fc.double()),
  },
  { requiredKeys: [] },
)
const anyState = fc.record(
  {
    ...{ version: wild, filters: many(filter, 50) },
    range: fc.oneof(wild, fc.record({ from: day, to: day }, { requiredKeys: [] })),
    compare: fc.oneof(
      fc.record({ version: wild }),
      fc.record({ segment: many(filter, 50), label: wild }),
    ),
    cross: many(fc.record({ chart: wild, filters: many(filter, 10) }), 50),
    charts: fc.dictionary(wild, chart, { maxKeys: 3, noNullPrototype: true }),
  },
  { requiredKeys: [] },
)

test('whatever an address says, what is read of it is a state that the API takes', () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const { address } = parsePageAddress(printPageAddress({ state: state }))
      expect(pageState.safeParse(address.state).error?.issues).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})
