import { expect, it } from 'vitest'

import { qualityOf } from '../../src/quality/column-quality.ts'
import type { ModelTest } from '../../src/quality/model-test.ts'

const test = (name: string, column: string | null, status: ModelTest['status']): ModelTest => ({
  ...{ name, column, status, relation: 'serving.sales', failures: status === 'pass' ? 0 : 3 },
})
const shown = (columns: string[], tests: ModelTest[]) =>
  qualityOf([{ relation: 'serving.sales', columns }], tests).map(
    ({ column, status, tests: own }) =>
      `${column} ${status}${own.map(({ name }) => ` ${name}`).join('')}`,
  )

it('columns come worst first, and of each the tests that did not pass', () => {
  const tests = [
    test('price_known', 'price', 'pass'),
    test('price_sane', 'price', 'warn'),
    test('id_known', 'id', 'pass'),
    test('id_unique', 'ID', 'fail'),
    test('day_known', 'day', 'pass'),
    test('of_another', 'other', 'fail'),
  ]
  expect(shown(['day', 'place', 'price', 'id'], tests)).toEqual([
    'serving.sales.id failed id_unique id_known',
    'serving.sales.price warned price_sane price_known',
    'serving.sales.place untested',
    'serving.sales.day passed day_known',
  ])
})

it('a test that could not be run is a failure, whose rows nobody knows', () => {
  const broken: ModelTest = { ...test('broken', 'id', 'error'), failures: null }
  expect(qualityOf([{ relation: 'serving.sales', columns: ['id'] }], [broken])).toEqual([
    {
      column: 'serving.sales.id',
      status: 'failed',
      tests: [{ name: 'broken', status: 'error', failures: null }],
    },
  ])
})

it('tests of whole rows are told of the relation; one that is only counted is told, tested or not', () => {
  const rows = test('one_row_per_sale', null, 'pass')
  expect(shown(['id'], [rows])).toEqual([
    'serving.sales.id untested',
    'serving.sales passed one_row_per_sale',
  ])
  expect(shown([], [])).toEqual(['serving.sales untested'])
  expect(shown(['id'], [])).toEqual(['serving.sales.id untested'])
})

it('tests of other relations are of no concern', () => {
  const other = { ...test('elsewhere', 'id', 'fail'), relation: 'serving.songs' }
  expect(shown(['id'], [other])).toEqual(['serving.sales.id untested'])
})
