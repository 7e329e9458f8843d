import type { RowMeasure } from '../model/model.ts'
import { rollupFor, type Part } from '../rollup/plan-rollup.ts'
import type { Rollup } from '../rollup/rollup.ts'
import { partsOf, type ResolvedQuery } from '../query/resolve-query.ts'
import { rowsOfRollup } from './rollup-source.ts'
import { rowsOfTable, type QueryContext, type RowSource } from './row-source.ts'

/** One table's measures by the dimensions. */
export function homeSql(context: QueryContext, { table, measures, rollup }: Part): string {
  const { resolved, dialect } = context
  const source: RowSource = rollup
    ? rowsOfRollup(context, rollup)
    : rowsOfTable(context, table, measures[0]?.name ?? table)
  const dimensions = resolved.dimensions.map((grouped) => source.dimension(grouped))
  const { top } = resolved
  const aggregates = measures.map(
    (measure) => `${source.aggregate(measure)} AS ${cellOf(resolved, measure)}`,
  )
  const where = source.where()
  const place = top && resolved.dimensions.indexOf(top.grouped)
  const grouped = dimensions.map((sql, index) =>
    index === place
      ? `CASE WHEN top.place IS NOT NULL THEN ${sql} END AS d${index}`
      : `${sql} AS d${index}`,
  )
  const keys = [...grouped, ...(top ? ['top.place IS NULL AS others'] : [])]
  const joined = top
    ? `\n${top.others ? 'LEFT' : 'INNER'} JOIN top ON ${dialect.isSame(dimensions[place ?? 0] ?? '', 'top.value')}`
    : ''
  const by = keys.length > 0 ? `\nGROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : ''
  return `SELECT ${[...keys, ...aggregates].join(', ')}\nFROM ${source.from()}${joined}${where}${by}`
}

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
  const rank = down === undefined ? up : `${up} / nullif(${down}, 0)`
  const where = source.where()
  const ranked = `SELECT ${value} AS value, ${rank} AS rank\nFROM ${source.from()}${where}\nGROUP BY 1`
  return `SELECT value, row_number() OVER (ORDER BY rank DESC NULLS LAST, value) AS place\nFROM (\n${ranked}\n) AS ranked\nORDER BY 2\nLIMIT ${count}`
}

/** The name of a measure of rows inside of a statement. */
export function cellOf({ rowMeasures }: ResolvedQuery, measure: RowMeasure): string {
  return `m${rowMeasures.indexOf(measure)}`
}
