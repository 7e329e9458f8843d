import { partsOf, type GroupedDimension, type ResolvedQuery } from '../query/resolve-query.ts'
import { rollupFor, type Part } from '../rollup/plan-rollup.ts'
import type { Rollup } from '../rollup/rollup.ts'
import { cellOf, readable, sourceOf } from './home-sql.ts'
import { rowsOfRollup } from './rollup-source.ts'
import { rowsOfTable, type QueryContext, type RowSource } from './row-source.ts'

/** The values of a dimension with the greatest measure. */
export function topSql(
  context: QueryContext,
  { grouped, by, count }: NonNullable<ResolvedQuery['top']>,
  rollups: readonly Rollup[],
): string {
  const { model, resolved } = context
  const measures = partsOf(by, model)
  const [first, second] = measures
  const table = first?.table ?? ''
  // The others are not put together yet.
  const ranking = { ...resolved, top: undefined, dimensions: [grouped] }
  const rollup = rollupFor(ranking, { table, measures }, rollups)
  const source = rollup ? rowsOfRollup(context, rollup) : rowsOfTable(context, table, by.name)
  const value = source.dimension(grouped)
  const [up, down] = [first, second].map((part) => part && source.aggregate(part))
  const rank = rankSql(up, down)
  const where = source.where()
  const ranked = `SELECT ${value} AS value, ${rank} AS rank\nFROM ${source.from()}${where}\nGROUP BY 1`
  const placed = `SELECT value, row_number() OVER (ORDER BY rank DESC NULLS LAST, value) AS place\nFROM (\n${ranked}\n) AS ranked\nORDER BY 2\nLIMIT ${count}`
  return readableTop(placed, source, grouped)
}

function readableTop(sql: string, source: RowSource, grouped: GroupedDimension): string {
  const texts = source.texts(grouped)
  return texts === undefined
    ? sql
    : `SELECT texts.value, placed.place FROM (\n${sql}\n) AS placed LEFT JOIN ${texts} AS texts ON texts.code = placed.value`
}

/** Whether the top values are all that is asked for: then they are ranked where they are grouped, and rows are read once. */
export function ranksItself({ top, dimensions }: ResolvedQuery, homes: readonly Part[]): boolean {
  return top !== undefined && !top.others && dimensions.length === 1 && homes.length === 1
}

/** One table's measures for the top values alone. */
export function rankedSql(context: QueryContext, part: Part): string {
  const { resolved, model } = context
  const { dimensions, top } = resolved
  const { measures } = part
  const source = sourceOf(context, part)
  const cells = [
    ...dimensions.map((grouped) => `${source.dimension(grouped)} AS d0`),
    ...measures.map((measure) => `${source.aggregate(measure)} AS ${cellOf(resolved, measure)}`),
  ]
  const where = source.where()
  const grouped = `SELECT ${cells.join(', ')}\nFROM ${source.from()}${where}\nGROUP BY 1`
  const [up, down] = (top ? partsOf(top.by, model) : []).map((part) => cellOf(resolved, part))
  const kept = ['d0', 'FALSE AS others', ...measures.map((measure) => cellOf(resolved, measure))]
  const sql = `SELECT ${kept.join(', ')}\nFROM (\n${grouped}\n) AS ranked\nORDER BY ${rankSql(up, down)} DESC NULLS LAST, d0\nLIMIT ${top?.count}`
  return readable(sql, resolved, { source, measures })
}

/** A measure, or the quotient of two; whole numbers are no whole quotient. */
function rankSql(up: string | undefined, down: string | undefined): string {
  return down === undefined ? (up ?? '') : `CAST(${up} AS DOUBLE PRECISION) / nullif(${down}, 0)`
}
