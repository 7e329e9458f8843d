import type { Chart } from '../../dashboard/dashboard.ts'
import type { ChartTarget, FormData } from './chart-target.ts'
import { orderForm } from './common-form.ts'

type Notes = { what: string; why: string }[]

/** The first rows of a chart of one dimension: the best of its top, else as it is sorted. */
export function firstRows({ chart, dataset }: ChartTarget): FormData {
  const { top, sort, measures, limit } = chart
  const name = top ? (top.by ?? measures[0]) : sort?.by
  const metric = dataset.metrics.get(name ?? '')?.name
  const descending = top ? true : (sort?.descending ?? true)
  const count = top && ranksRows(chart) ? Math.min(top.count, limit) : limit
  return { ...orderForm(metric, descending), row_limit: count }
}

/** Whether the top values of a chart are its first rows. */
function ranksRows({ by, columns }: Chart): boolean {
  return by.length + columns.length === 1
}

/** What is lost of a top of values. */
export function topNotes(chart: Chart): Notes {
  const { top } = chart
  if (!top || ranksRows(chart)) return othersNote(chart)
  const why = 'Superset limits the series of lines, areas and bars alone; all values are shown'
  return [{ what: `the top ${top.count}`, why }]
}

/** Rows that stand for all but the top ones. */
export function othersNote({ top }: Chart): Notes {
  if (top?.others !== true) return []
  const why =
    "Superset puts the other series together, never the other rows: the row 'Others' is missing"
  return [{ what: "'Others'", why }]
}
