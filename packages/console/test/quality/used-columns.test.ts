import { readModel } from '@deftunes/metrics'
import { expect, it } from 'vitest'

import { usedColumns } from '../../src/quality/used-columns.ts'

const { model } = readModel([
  {
    file: 'shop.yaml',
    text: `tables:
  sales:
    relation: serving.sales
    key: [id]
    joins: { people: { person_key: key }, songs: { song: id } }
    dimensions: { sold_on: { sql: 'CAST(sold_at AS DATE)', type: date }, cheap: { sql: price < 1, type: boolean } }
    measures:
      items: { aggregate: count }
      revenue: { aggregate: sum, sql: price * amount }
      likes: { aggregate: count, where: liked }
      like_rate: { ratio: [likes, items] }
  people:
    relation: serving.people
    key: [key]
    joins: { places: { place: name } }
    dimensions: { age: { sql: age, type: number } }
    measures: { people: { aggregate: count } }
  places:
    relation: serving.places
    key: [name]
    dimensions: { country: { sql: country, type: text } }
  songs:
    relation: serving.songs
    key: [id]
    dimensions: { sold: { sql: 'id IN (SELECT song FROM serving.sales)', type: boolean } }
    measures: { songs: { aggregate: count } }
`,
  },
])
const known = new Map([
  ['serving.sales', ['id', 'sold_at', 'price', 'amount', 'liked', 'person_key', 'song']],
  ['serving.people', ['key', 'place', 'age']],
  ['serving.places', ['name', 'country']],
  ['serving.songs', ['id']],
])
const used = (measures: string[], dimensions: string[] = []) =>
  Object.fromEntries(
    usedColumns(model, { measures, dimensions }, known).map(({ relation, columns }) => [
      relation.replace('serving.', ''),
      columns,
    ]),
  )

it('a measure uses the columns of its expression and of its condition, a ratio those of both', () => {
  expect(used(['sales.revenue'])).toEqual({ sales: ['price', 'amount'] })
  expect(used(['sales.like_rate'])).toEqual({ sales: ['liked'] })
})

it('a count of rows uses its table, and no column of it', () => {
  expect(used(['sales.items'])).toEqual({ sales: [] })
})

it('a dimension uses its columns and those of the joins on the way, on both sides', () => {
  expect(used(['sales.revenue'], ['sales.sold_on', 'places.country'])).toEqual({
    sales: ['sold_at', 'price', 'amount', 'person_key'],
    people: ['key', 'place'],
    places: ['name', 'country'],
  })
})

it('measures of several tables are each reached from their own', () => {
  expect(used(['sales.items', 'people.people'], ['places.country'])).toEqual({
    sales: ['person_key'],
    people: ['key', 'place'],
    places: ['name', 'country'],
  })
})

it('a dimension with a subquery uses the relation that it asks', () => {
  expect(used(['songs.songs'], ['songs.sold'])).toEqual({ songs: ['id'], sales: ['song'] })
})

it('without a measure the rows of the first dimension are counted', () => {
  expect(used([], ['people.age', 'places.country'])).toEqual({
    people: ['place', 'age'],
    places: ['name', 'country'],
  })
})

it('what cannot be reached, or is in no model, adds no join', () => {
  expect(used(['people.people'], ['sales.cheap', 'nope.nope'])).toEqual({
    people: [],
    sales: ['price'],
  })
})
