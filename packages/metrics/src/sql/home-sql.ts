import type { RowMeasure } from '../model/model.ts'
import { rollupFor, type Part } from '../rollup/plan-rollup.ts'
import type { Rollup } from '../rollup/rollup.ts'
import { partsOf, type GroupedDimension, type ResolvedQuery } from '../query/resolve-query.ts'
import type { Dialect } from './dialect.ts'
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
  const joined = top ? joinOfTop(top, source, { value: dimensions[place ?? 0] ?? '', dialect }) : ''
  const by = keys.length > 0 ? `\nGROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : ''
  const sql = `SELECT ${[...keys, ...aggregates].join(', ')}\nFROM ${source.from()}${joined}${where}${by}`
  return readable(sql, resolved, { source, measures })
}

function joinOfTop(
  { grouped, others }: NonNullable<ResolvedQuery['top']>,
  source: RowSource,
  { value, dialect }: { value: string; dialect: Dialect },
): string {
  const texts = source.texts(grouped)
  const best =
    texts === undefined
      ? 'top'
      : `(SELECT texts.code AS value, top.place FROM top LEFT JOIN ${texts} AS texts ON texts.value = top.value) AS top`
  return `\n${others ? 'LEFT' : 'INNER'} JOIN ${best} ON ${dialect.isSame(value, 'top.value')}`
}

/** Puts the values in place of the numbers that stand for them. */
function readable(
  sql: string,
  resolved: ResolvedQuery,
  { source, measures }: { source: RowSource; measures: readonly RowMeasure[] },
): string {
  const texts = resolved.dimensions.map((grouped) => source.texts(grouped))
  if (texts.every((one) => one === undefined)) return sql
  const cells = [
    ...texts.map((one, index) =>
      one === undefined ? `d${index}` : `t${index}.value AS d${index}`,
    ),
    ...(resolved.top ? ['others'] : []),
    ...measures.map((measure) => cellOf(resolved, measure)),
  ]
  const joins = texts.map((one, index) =>
    one === undefined ? '' : `\nLEFT JOIN ${one} AS t${index} ON t${index}.code = coded.d${index}`,
  )
  return `SELECT ${cells.join(', ')}\nFROM (\n${sql}\n) AS coded${joins.join('')}`
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
  const placed = `SELECT value, row_number() OVER (ORDER BY rank DESC NULLS LAST, value) AS place\nFROM (\n${ranked}\n) AS ranked\nORDER BY 2\nLIMIT ${count}`
  return readableTop(placed, source, grouped)
}

function readableTop(sql: string, source: RowSource, grouped: GroupedDimension): string {
  const texts = source.texts(grouped)
  return texts === undefined
    ? sql
    : `SELECT texts.value, placed.place FROM (\n${sql}\n) AS placed LEFT JOIN ${texts} AS texts ON texts.code = placed.value`
}

/** The name of a measure of rows inside of a statement. */
export function cellOf({ rowMeasures }: ResolvedQuery, measure: RowMeasure): string {
  return `m${rowMeasures.indexOf(measure)}`
}
