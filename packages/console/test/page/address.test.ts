import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { chartTypes } from '../../src/dashboard/dashboard.ts'
import { areInOrder } from '../../src/state/state-bounds.ts'
import { drillTabs } from '../../web/address/drill-term.ts'
import { parseQuestion, printQuestion } from '../../web/address/explore-address.ts'
import { grains } from '../../web/address/level-term.ts'
import { parsePageAddress, printPageAddress } from '../../web/address/page-address.ts'
import { parseQuery, printQuery } from '../../web/address/query-string.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
const name = fc.oneof(fc.constantFrom('sales.sold_on', 'countries.country', 'by country'), text)
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('12', 'null', 'true', '1e5', ' x', '', 'a,b', '"', '(', 'قطر', '👩‍🎤'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
  fc.constant(null),
)
const some = { requiredKeys: [] as [] }
const filter = fc.oneof(
  fc.record({
    dimension: name,
    op: fc.constantFrom('in' as const, 'not in' as const),
    values: fc.array(value, { maxLength: 5 }),
  }),
  fc.record(
    { dimension: name, op: fc.constant('range' as const), from: value, to: value },
    { requiredKeys: ['dimension', 'op'] },
  ),
  fc.record({ dimension: name, op: fc.constant('contains' as const), text }),
)
const grain = fc.constantFrom(...grains)
const level = fc.record({ dimension: name, grain }, { requiredKeys: ['dimension'] })
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const sort = fc.record({ by: name, descending: fc.boolean() })
const top = fc.integer({ min: 1, max: 1000 })
const chartState = fc.record(
  {
    drill: fc.array(fc.record({ filter, to: level }), { minLength: 1, maxLength: 3 }),
    by: level,
    sort,
    top,
  },
  some,
)
const state = fc.record(
  {
    version: name,
    range: fc.oneof(
      fc.constantFrom('last 30 days', 'all', 'this year', 'last 1 month', 'last month'),
      fc.record({ from: day, to: day }, some).filter(areInOrder),
    ),
    grain,
    compare: fc.oneof(
      fc.constantFrom('none' as const, 'previous' as const, 'year' as const),
      fc.record({ version: name }),
      fc.record(
        { segment: fc.array(filter, { maxLength: 3 }), label: text },
        { requiredKeys: ['segment'] },
      ),
    ),
    filters: fc.array(filter, { maxLength: 4 }),
    cross: fc.array(fc.record({ chart: name, filters: fc.array(filter, { maxLength: 3 }) }), {
      maxLength: 3,
    }),
    charts: fc.dictionary(
      name.filter((id) => id !== '__proto__'),
      chartState,
      { maxKeys: 3, noNullPrototype: true },
    ),
  },
  some,
)
const drill = fc.record(
  {
    chart: name,
    tab: fc.constantFrom(...drillTabs),
    mark: fc.array(filter, { maxLength: 3 }),
    by: name,
    row: fc.dictionary(
      name.filter((column) => column !== '__proto__'),
      value,
      { maxKeys: 3, noNullPrototype: true },
    ),
  },
  { requiredKeys: ['chart', 'tab', 'mark'] },
)
const page = fc.record({ state, drill, full: name, view: name }, { requiredKeys: ['state'] })

test('an address of a page says the whole state, whatever its names and values are', () => {
  fc.assert(
    fc.property(page, (address) => {
      const text = printQuery(printPageAddress(address))
      expect(parsePageAddress(parseQuery(text))).toEqual({ address, dropped: [] })
    }),
  )
})

test('an address of the explore page says the whole question', () => {
  const by = fc.oneof(
    fc.record({ dimension: name }),
    fc.record({ dimension: name, grain: fc.oneof(grain, fc.constant('auto' as const)) }),
    fc.record({ dimension: name, bin: fc.double({ min: 0.001, max: 1e6, noNaN: true }) }),
  )
  const question = fc.record(
    {
      version: name,
      type: fc.constantFrom(...chartTypes),
      measures: fc.array(name, { maxLength: 4 }),
      by: fc.array(by, { maxLength: 3 }),
      filters: fc.array(filter, { maxLength: 3 }),
      sort,
      top,
    },
    { requiredKeys: ['measures', 'by', 'filters'] },
  )
  fc.assert(
    fc.property(question, (asked) => {
      const text = printQuery(printQuestion(asked))
      expect(parseQuestion(parseQuery(text))).toEqual({ question: asked, dropped: [] })
    }),
  )
})

test('a common address is short and can be read', () => {
  const address = {
    state: {
      range: 'last 30 days',
      compare: 'previous' as const,
      filters: [
        { dimension: 'countries.country', op: 'in' as const, values: ['Germany', 'Chile'] },
      ],
    },
  }
  expect(printQuery(printPageAddress(address))).toBe(
    '?range=last-30-days&cmp=previous&f=countries.country.in(Germany,Chile)',
  )
})

test('a state too long for an address is one compressed parameter', () => {
  const values = Array.from({ length: 500 }, (_, index) => `artist ${index}`)
  const address = { state: { filters: [{ dimension: 'a.b', op: 'in' as const, values }] } }
  const query = printPageAddress(address)
  expect(Object.keys(query)).toEqual(['z'])
  expect(printQuery(query).length).toBeLessThan(2000)
  expect(parsePageAddress(query)).toEqual({ address, dropped: [] })
})

test('parameters that say nothing that is understood are dropped by name, the others hold', () => {
  const query = parseQuery('?utm_source=mail&range=2026-01-01..&f=nonsense(&grain=fortnight&z=!')
  expect(parsePageAddress(query)).toEqual({
    address: { state: { range: { from: '2026-01-01' } } },
    dropped: ['z', 'utm_source', 'f', 'grain'],
  })
})
