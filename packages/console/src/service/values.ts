import { quoteLiteral } from '@deftunes/core'
import {
  compileQuery,
  duckDbDialect,
  isReached,
  type Dialect,
  type Filter,
  type MetricsQuery,
  type Model,
  type RowMeasure,
} from '@deftunes/metrics'

import type { Cell } from '../answer/chart-answer.ts'
import { readShared, type ReadOptions } from '../answer/read-shared.ts'
import type { Responses } from '../api/responses.ts'
import { isAskable } from '../state/page-question.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'
import type { ConsoleServices } from './console-services.ts'

/** Which values are looked for. */
export interface ValuesRequest {
  version?: string | undefined
  dimension: string
  search: string
  filters: readonly Filter[]
  limit: number
  /** Of who asks: it stops the statements. */
  signal?: AbortSignal
}

/**
 * Values of a dimension that contain a text, whatever their case and accents: first those of the rows that measures count, the most
 * frequent first, then those that no such row has.
 */
export async function values(
  { warehouse, files, cache }: ConsoleServices,
  { version, dimension, search, filters, limit, signal }: ValuesRequest,
): Promise<Responses['values']> {
  const { model } = await files()
  const isText = model.dimensions.get(dimension)?.type === 'text'
  const contains: Filter[] =
    search !== '' && isText ? [{ dimension, op: 'contains', text: search }] : []
  return warehouse.use(version, async (session) => {
    const read = (query: MetricsQuery) => readValues(session, query, { model, cache, signal })
    const counted = await countedValues(model, dimension, { contains, filters, limit }, read)
    const known = new Set(counted.map(({ value }) => value))
    const rest =
      counted.length > limit ? [] : await read(queryFor(dimension, [], contains, limit + 1))
    const unseen = rest.flatMap(([value = null]) => (known.has(value) ? [] : [{ value, rows: 0 }]))
    const all = [...counted, ...unseen]
    return { values: all.slice(0, limit), more: all.length > limit }
  })
}

type Read = (query: MetricsQuery) => Promise<readonly (readonly Cell[])[]>

async function countedValues(
  model: Model,
  dimension: string,
  { contains, filters, limit }: { contains: Filter[]; filters: readonly Filter[]; limit: number },
  read: Read,
): Promise<{ value: Cell; rows: number }[]> {
  const measure = countingMeasure(model, dimension)
  if (!measure) return []
  const applied = filters.filter((filter) => isAskable(model, [measure.name], filter.dimension))
  const rows = await read(queryFor(dimension, [measure.name], [...applied, ...contains], limit + 1))
  return rows.map(([value = null, count]) => ({ value, rows: Number(count) }))
}

function queryFor(
  dimension: string,
  measures: string[],
  filters: Filter[],
  limit: number,
): MetricsQuery {
  const order = measures.map((by) => ({ by, descending: true }))
  return { measures, dimensions: [{ dimension }], filters, order, limit }
}

/** Counts all rows of another table that a dimension is known of, the one that most is known of, such as sales; or of its own. */
function countingMeasure(model: Model, name: string): RowMeasure | undefined {
  const table = model.dimensions.get(name)?.table ?? ''
  const counts = [...model.measures.values()].filter(
    (one): one is RowMeasure =>
      one.kind === 'rows' && one.aggregate === 'count' && one.where === undefined,
  )
  const reaching = counts.filter((one) => isReached(model, one.table, table))
  const others = reaching.filter((one) => one.table !== table)
  const known = (from: string) =>
    [...model.tables.keys()].filter((to) => isReached(model, from, to)).length
  const [most] = others.toSorted((one, other) => known(other.table) - known(one.table))
  return most ?? reaching[0]
}

/** Who searches need not know which letters of a name have accents. */
const searching: Dialect = {
  ...duckDbDialect,
  contains: (sql, text) => `contains(${searched(sql)}, ${searched(quoteLiteral(text))})`,
}

function searched(sql: string): string {
  return `strip_accents(lower(${sql}))`
}

async function readValues(
  session: VersionSession,
  query: MetricsQuery,
  { model, ...options }: ReadOptions,
): Promise<readonly (readonly Cell[])[]> {
  const { sql } = compileQuery(model, query, { dialect: searching, rollups: session.rollups })
  return (await readShared(session, sql, options)).rows
}
