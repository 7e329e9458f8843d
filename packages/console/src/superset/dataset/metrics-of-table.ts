import { quoteIdentifier } from '@deftunes/core'
import { partsOf, type Measure, type RowMeasure } from '@deftunes/metrics'

import type { NotShown } from '../not-shown.ts'
import type { BundleContext, DatasetMetric } from './dataset.ts'
import type { SelectedColumn } from './dataset-sql.ts'
import { numberFormats } from './number-format.ts'
import { translateSql } from './translate-sql.ts'

/** The metrics of a dataset, and the columns that they are made of beside those of dimensions. */
export interface TableMetrics {
  metrics: Map<string, DatasetMetric>
  inputs: SelectedColumn[]
  notShown: NotShown[]
}

/** The measures of a table as metrics of its dataset; `columns` has the dimensions already. */
export function metricsOfTable(
  context: BundleContext,
  table: string,
  columns: readonly SelectedColumn[],
): TableMetrics {
  const { model } = context
  const measures = [...model.measures.values()].filter((measure) => measure.table === table)
  const inputs = new Inputs(context, table, columns)
  const metrics = new Map<string, DatasetMetric>()
  const notShown: NotShown[] = []
  for (const measure of measures) {
    const expression = expressionOf(context, measure, inputs)
    const what = `the measure ${measure.name}`
    if ('why' in expression) notShown.push({ what, why: expression.why })
    else metrics.set(measure.name, metricOf(context, measure, expression.sql))
    if (measure.format === 'duration')
      notShown.push({ what: `${what} as a length of time`, why: 'it is a number of seconds there' })
  }
  return { metrics, inputs: inputs.added, notShown }
}

function metricOf({ names }: BundleContext, measure: Measure, expression: string): DatasetMetric {
  const { name, table, label, description, format, currency } = measure
  const short = name.slice(name.indexOf('.') + 1)
  const taken = new Set(names.values())
  return {
    ...{ name: taken.has(short) ? `${table}_${short}` : short, expression, label },
    ...(description !== undefined && { description }),
    d3format: numberFormats[format],
    ...(format === 'currency' && currency !== undefined && { currency }),
  }
}

type Expression = { sql: string } | { why: string }

function expressionOf(context: BundleContext, measure: Measure, inputs: Inputs): Expression {
  if (measure.kind === 'rows') return rowExpression(context, measure, inputs)
  const parts = partsOf(measure, context.model)
  const foreign = parts.find(({ table }) => table !== measure.table)
  if (foreign)
    return { why: `${foreign.name} counts rows of another table, and a dataset is one table` }
  const [up, down] = parts.map((part) => rowExpression(context, part, inputs))
  if (!up || !down) return { why: 'it is a quotient of measures that the model lacks' }
  if ('why' in up) return up
  if ('why' in down) return down
  return { sql: `CAST(${up.sql} AS DOUBLE PRECISION) / NULLIF(${down.sql}, 0)` }
}

/** FILTER is unknown to Redshift, whose averages of whole numbers are whole. */
function rowExpression(
  { database }: BundleContext,
  { name, aggregate, sql, where }: RowMeasure,
  inputs: Inputs,
): Expression {
  const short = name.slice(name.indexOf('.') + 1)
  const value = sql === undefined ? undefined : inputs.add(sql, `${short}_value`)
  const condition = where === undefined ? undefined : inputs.add(where, `${short}_where`)
  if (value && 'why' in value) return value
  if (condition && 'why' in condition) return condition
  const counted =
    condition === undefined
      ? (value?.sql ?? '*')
      : `CASE WHEN ${condition.sql} THEN ${value?.sql ?? '1'} END`
  if (aggregate === 'count_distinct') return { sql: `COUNT(DISTINCT ${counted})` }
  if (aggregate === 'avg' && database === 'redshift')
    return { sql: `AVG(CAST(${counted} AS DOUBLE PRECISION))` }
  return { sql: `${aggregate.toUpperCase()}(${counted})` }
}

/** Columns of a table that its measures read: those of dimensions where they are the same, or ones of their own. */
class Inputs {
  readonly added: SelectedColumn[] = []
  readonly #context: BundleContext
  readonly #table: string
  readonly #columns: readonly SelectedColumn[]

  constructor(context: BundleContext, table: string, columns: readonly SelectedColumn[]) {
    this.#context = context
    this.#table = table
    this.#columns = columns
  }

  /** The column of an expression, named as it is where it is a column itself. */
  add(sql: string, fallback: string): Expression {
    const translated = translateSql(sql, this.#context.database)
    if ('why' in translated) return translated
    const known = [...this.#columns, ...this.added].find(
      (column) => column.table === this.#table && column.sql === translated.sql,
    )
    if (known) return { sql: quoteIdentifier(known.name) }
    const name = this.#nameOf(translated.sql, fallback)
    this.added.push({ name, table: this.#table, sql: translated.sql })
    return { sql: quoteIdentifier(name) }
  }

  #nameOf(sql: string, fallback: string): string {
    const isColumn = /^[a-z][a-z0-9_]*$/.test(sql)
    return isColumn && !this.#isTaken(sql) ? sql : fallback
  }

  /** By a dimension of any table, or by a metric: a dataset has one name for one thing. */
  #isTaken(name: string): boolean {
    const { names, model } = this.#context
    return [...names.values()].includes(name) || model.measures.has(`${this.#table}.${name}`)
  }
}
