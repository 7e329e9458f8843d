import type { RowMeasure } from '../model/model.ts'
import type { ResolvedQuery } from '../query/resolve-query.ts'
import type { Part } from '../rollup/plan-rollup.ts'
import type { Dialect } from './dialect.ts'
import { rowsOfRollup } from './rollup-source.ts'
import { rowsOfTable, type QueryContext, type RowSource } from './row-source.ts'

/** One table's measures by the dimensions. */
export function homeSql(context: QueryContext, part: Part): string {
  const { resolved, dialect } = context
  const { measures } = part
  const source = sourceOf(context, part)
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

/** Where the rows of a part are. */
export function sourceOf(context: QueryContext, { table, measures, rollup }: Part): RowSource {
  return rollup
    ? rowsOfRollup(context, rollup)
    : rowsOfTable(context, table, measures[0]?.name ?? table)
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
export function readable(
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

/** The name of a measure of rows inside of a statement. */
export function cellOf({ rowMeasures }: ResolvedQuery, measure: RowMeasure): string {
  return `m${rowMeasures.indexOf(measure)}`
}
