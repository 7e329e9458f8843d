import { readModel, type Model } from '@deftunes/metrics'

import { readDashboards } from '../../src/index.ts'
import type { Dashboard } from '../../src/index.ts'

/** A small shop with what makes bundles hard: joins, conditions, quotients over two tables, names of two tables. */
const shop = `
tables:
  sales:
    relation: shop.sales
    key: [id]
    time: day
    joins:
      buyers: { buyer: id }
      goods: { item: id }
    dimensions:
      day: { sql: day, type: date, label: Day of sale }
      bought_at: { sql: bought_at, type: timestamp }
      weekday: { sql: extract(isodow from bought_at), type: number }
      liked: { sql: liked, type: boolean }
      price: { sql: price, type: number }
      is_dear: { sql: price > 3, type: boolean }
    measures:
      revenue: { aggregate: sum, sql: price, format: currency, currency: USD, label: Revenue }
      items: { aggregate: count, format: integer }
      buyers: { aggregate: count_distinct, sql: buyer, format: integer }
      likes: { aggregate: count, where: liked }
      dear_revenue: { aggregate: sum, sql: price, where: price > 3 }
      dearest: { aggregate: max, sql: price }
      taxed: { aggregate: sum, sql: price * 1.19 }
      average: { ratio: [revenue, items] }
      per_good: { ratio: [revenue, goods.goods] }
  buyers:
    relation: shop.buyers
    key: [id]
    dimensions:
      country: { sql: country, type: text, label: Country }
      town: { sql: town, type: text }
      name: { sql: name, type: text }
      since: { sql: since, type: timestamp }
  goods:
    relation: shop.goods
    key: [id]
    dimensions:
      kind: { sql: kind, type: text }
      name: { sql: name, type: text }
      year: { sql: year, type: number }
      decade: { sql: year - year % 10, type: number }
      is_sold: { sql: id IN (SELECT item FROM shop.sales), type: boolean }
    measures:
      goods: { aggregate: count, format: integer }
      weight: { aggregate: avg, sql: weight, format: number }
      length: { aggregate: avg, sql: seconds, format: duration }
hierarchies:
  places: { levels: [buyers.country, buyers.town] }
`

/** The shop's tables, empty, for databases that speak standard SQL. */
export const shopTables = [
  'CREATE SCHEMA shop',
  'CREATE TABLE shop.sales (id integer, day date, bought_at timestamp, buyer integer, item integer, price numeric(10, 2), liked boolean)',
  'CREATE TABLE shop.buyers (id integer, country varchar(2), town varchar(50), name varchar(50), since timestamp)',
  'CREATE TABLE shop.goods (id integer, kind varchar(20), name varchar(50), year integer, weight integer, seconds integer)',
]

/** The shop's model, with more tables' lines at its beginning. */
export function shopModel(text = shop): Model {
  return readModel([{ file: 'shop.yaml', text }]).model
}

/** The shop with an expression in place of another. */
export function shopWith(sql: string, other: string): Model {
  return shopModel(shop.replace(sql, other))
}

/** A dashboard of the shop. @throws Error with its mistakes */
export function shopDashboard(text: string, model = shopModel()): Dashboard {
  const { dashboards, mistakes } = readDashboards([{ file: 'dashboards/shop.yaml', text }], model)
  const [dashboard] = dashboards
  if (!dashboard) throw new Error(mistakes.map(({ message }) => message).join('\n'))
  return dashboard
}

/** A dashboard of one chart. */
export function dashboardOf(chart: string, page = 'time: sales.day'): Dashboard {
  return shopDashboard(
    `title: Shop\n${page}\nrows: [{ charts: [{ id: one, title: One, ${chart} }] }]\n`,
  )
}
