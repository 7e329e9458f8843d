import { quoteIdentifier } from '@deftunes/core'
import { parse } from 'yaml'

import type { SupersetBundle } from '../../src/superset/index.ts'

interface DatasetText {
  uuid: string
  sql: string
  columns: { column_name: string; expression?: string }[]
  metrics: { metric_name: string; expression: string }[]
}

interface AskedQuery {
  columns: (string | { sqlExpression: string; timeGrain?: string })[]
  metrics: string[]
  extras: { where: string }
}

const grains: Readonly<Record<string, string>> = {
  ...{ PT1H: 'hour', P1D: 'day', P1W: 'week', P1M: 'month', P3M: 'quarter', P1Y: 'year' },
}

/** The first query of each chart of a bundle as Superset writes it in SQL, without its order and its limits. */
export function bundledSql({ files }: SupersetBundle): Map<string, string> {
  const texts = [...files]
  const datasets = texts
    .filter(([path]) => path.startsWith('datasets/'))
    .map(([, text]) => parse(text) as DatasetText)
  const charts = texts.filter(([path]) => path.startsWith('charts/'))
  return new Map(
    charts.map(([path, text]) => {
      const chart = parse(text) as { dataset_uuid: string; query_context: string }
      const dataset = datasets.find(({ uuid }) => uuid === chart.dataset_uuid)
      const context = JSON.parse(chart.query_context) as { queries: AskedQuery[] }
      const [query] = context.queries
      if (!dataset || !query) throw new Error(`${path}: expected a dataset and a query`)
      return [path, chartSql(dataset, query)]
    }),
  )
}

function chartSql(
  { sql, columns, metrics }: DatasetText,
  { columns: asked, metrics: measured, extras }: AskedQuery,
): string {
  const expressionOf = (name: string) =>
    columns.find((column) => column.column_name === name)?.expression ?? quoteIdentifier(name)
  const keys = asked.map((column) => {
    if (typeof column === 'string') return expressionOf(column)
    const expression = expressionOf(column.sqlExpression)
    if (column.timeGrain === undefined) return expression
    return `date_trunc('${grains[column.timeGrain]}', ${expression})`
  })
  const values = measured.map(
    (name) => metrics.find((metric) => metric.metric_name === name)?.expression ?? name,
  )
  const list = [...keys, ...values].map((expression, index) => `${expression} AS c${index}`)
  const where = extras.where === '' ? '' : `\nWHERE ${extras.where}`
  const by = keys.length > 0 ? `\nGROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : ''
  return `SELECT ${list.join(', ')}\nFROM (\n${sql}\n) AS virtual_table${where}${by}`
}
