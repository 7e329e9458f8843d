import { readModel, type ReadModel } from '../src/index.ts'

/** A small shop: what was bought by whom, what there is to buy. */
export const shop = `
tables:
  sales:
    relation: shop.sales
    key: [id]
    time: day
    joins:
      buyers: { buyer: id }
      goods: { item: id }
    dimensions:
      day: { sql: day, type: date }
      at: { sql: bought_at, type: timestamp }
      liked: { sql: liked, type: boolean }
    measures:
      revenue: { aggregate: sum, sql: price, format: currency, currency: USD }
      items: { aggregate: count, format: integer }
      buyers: { aggregate: count_distinct, sql: buyer }
      likes: { aggregate: count, where: liked }
      dearest: { aggregate: max, sql: price }
      average: { ratio: [revenue, items] }
      per_good: { ratio: [revenue, goods.goods] }
  buyers:
    relation: shop.buyers
    key: [id]
    joins:
      countries: { country: code }
    dimensions:
      country: { sql: country, type: text }
      town: { sql: town, type: text }
  countries:
    relation: shop.countries
    key: [code]
    dimensions:
      name: { sql: name, type: text }
  goods:
    relation: shop.goods
    key: [id]
    dimensions:
      kind: { sql: kind, type: text }
      year: { sql: year, type: number }
    measures:
      goods: { aggregate: count }
      oldest: { aggregate: min, sql: year }
hierarchies:
  place: { levels: [countries.name, buyers.town] }
`

/** A model from texts, named a.yaml, b.yaml … */
export function modelOf(...texts: string[]): ReadModel {
  return readModel(texts.map((text, index) => ({ file: `${'abc'[index]}.yaml`, text })))
}
