import type { Chart } from '../../dashboard/dashboard.ts'
import type { ChartSettings } from './chart-target.ts'

/** What is lost of the order that a chart asks for. */
export function orderNote({ sort }: Chart, why: string): ChartSettings['notShown'] {
  return sort ? [{ what: `the order by ${sort.by}`, why }] : []
}
