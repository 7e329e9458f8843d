import type { Filter, MetricsQuery } from '../src/index.ts'

/** Rows of the shop. */
export interface Shop {
  countries: { code: string; name: string }[]
  buyers: { id: number; country: string | null; town: string | null }[]
  goods: { id: number; kind: string | null; year: number }[]
  sales: {
    day: string
    /** Half hours since its beginning. */
    half?: number
    buyer: number
    item: number
    price: number
    liked: boolean | null
  }[]
}

type Value = string | number | boolean | null
type Row = Record<string, Value>

/** The answer to a query, counted row by row; without order, not cut. */
export function answerOf(shop: Shop, query: MetricsQuery): Value[][] {
  const tables: Record<string, Row[]> = { sales: salesOf(shop), goods: goodsOf(shop) }
  const homes = [
    ...new Set(query.measures.flatMap(partsOf).map((name) => name.split('.')[0] ?? '')),
  ]
  const kept = (home: string) =>
    (tables[home] ?? []).filter((row) => query.filters.every((filter) => passes(row, filter)))
  const best = query.top && topValues(kept, query.top)
  const groups = new Map<string, { key: Value[]; rows: Record<string, Row[]> }>()
  for (const home of homes)
    for (const row of kept(home)) {
      const key = keyOf(row, query, best)
      if (!key) continue
      const name = JSON.stringify(key)
      const group = groups.get(name) ?? { key, rows: {} }
      groups.set(name, group)
      group.rows[home] = [...(group.rows[home] ?? []), row]
    }
  // Without anything to group by there is one row, whatever there is.
  if (query.dimensions.length === 0) groups.set('[]', groups.get('[]') ?? { key: [], rows: {} })
  return [...groups.values()].map(({ key, rows }) => [
    ...key,
    ...query.measures.map((name) => valueOf(name, rows)),
  ])
}

function salesOf({ sales, buyers, countries, goods }: Shop): Row[] {
  return sales.map((sale) => {
    const buyer = buyers.find(({ id }) => id === sale.buyer)
    const good = goods.find(({ id }) => id === sale.item)
    return {
      ...{ price: sale.price, buyer: sale.buyer, 'sales.liked': sale.liked },
      ...{ 'sales.day': `${sale.day.slice(0, 7)}-01`, 'buyers.town': buyer?.town ?? null },
      'countries.name': countries.find(({ code }) => code === buyer?.country)?.name ?? null,
      ...{ 'goods.kind': good?.kind ?? null, 'goods.year': good?.year ?? null },
    }
  })
}

function goodsOf({ goods }: Shop): Row[] {
  return goods.map(({ kind, year }) => ({ 'goods.kind': kind, 'goods.year': year }))
}

function passes(row: Row, filter: Filter): boolean {
  const value = row[filter.dimension] ?? null
  if (filter.op === 'in') return filter.values.includes(value)
  if (filter.op === 'not in') return !filter.values.includes(value)
  if (filter.op !== 'range') throw new Error(filter.op)
  return value !== null && value >= (filter.from ?? 0)
}

const ratios: Readonly<Record<string, [string, string]>> = {
  'sales.average': ['sales.revenue', 'sales.items'],
  'sales.per_good': ['sales.revenue', 'goods.goods'],
}

const partsOf = (name: string): string[] => ratios[name] ?? [name]

/** The values of the first dimension by its measure, NULL last, as those before it in the alphabet. */
function topValues(
  kept: (home: string) => Row[],
  { dimension, by, count }: NonNullable<MetricsQuery['top']>,
): Value[] {
  const rows = kept(partsOf(by)[0]?.split('.')[0] ?? '')
  const values = [...new Set(rows.map((row) => row[dimension] ?? null))]
  const ranked = values.map((value) => {
    const own = rows.filter((row) => (row[dimension] ?? null) === value)
    return { value, rank: valueOf(by, { sales: own, goods: own }) }
  })
  ranked.sort(
    (left, right) => descending(left.rank, right.rank) || ascending(left.value, right.value),
  )
  return ranked.slice(0, count).map(({ value }) => value)
}

function descending(left: Value, right: Value): number {
  if (left === right) return 0
  if (left === null) return 1
  return right === null || right < left ? -1 : 1
}

function ascending(left: Value, right: Value): number {
  if (left === right) return 0
  if (left === null) return 1
  return right === null || left < right ? -1 : 1
}

function keyOf(
  row: Row,
  { dimensions, top }: MetricsQuery,
  best: Value[] | undefined,
): Value[] | undefined {
  const values = dimensions.map(({ dimension }) => row[dimension] ?? null)
  if (!top || !best) return values
  const place = dimensions.findIndex(({ dimension }) => dimension === top.dimension)
  const isOther = !best.includes(values[place] ?? null)
  if (isOther && !top.others) return undefined
  return [...values.map((value, index) => (isOther && index === place ? null : value)), isOther]
}

function valueOf(name: string, rows: Record<string, Row[]>): Value {
  const ratio = ratios[name]
  if (ratio) {
    const [up, down] = ratio.map((part) => valueOf(part, rows))
    return up === null || down === null || !down
      ? null
      : Number((Number(up) / Number(down)).toFixed(9))
  }
  const [home = '', short] = name.split('.')
  const own = rows[home] ?? []
  const prices = own.map(({ price }) => Number(price))
  const years = own.map((row) => Number(row['goods.year']))
  switch (short) {
    case 'revenue':
      return own.length === 0 ? null : prices.reduce((sum, price) => sum + price, 0)
    case 'buyers':
      return new Set(own.map(({ buyer }) => buyer)).size
    case 'likes':
      return own.filter((row) => row['sales.liked'] === true).length
    case 'dearest':
      return own.length === 0 ? null : Math.max(...prices)
    case 'oldest':
      return own.length === 0 ? null : Math.min(...years)
    default:
      return own.length
  }
}
