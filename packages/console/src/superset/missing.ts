import type { Model } from '@deftunes/metrics'

import { chartsOf, type Chart, type Dashboard } from '../dashboard/dashboard.ts'
import { isAskable } from '../state/page-question.ts'
import { nextLevel } from '../state/shown-dimensions.ts'
import type { Dataset } from './dataset/dataset.ts'
import type { NotShown } from './not-shown.ts'

/** Why no dataset has all measures of a chart. */
export function chartMistake({ measures }: Chart, datasets: readonly Dataset[]): string {
  const missing = measures.find((name) => !datasets.some(({ metrics }) => metrics.has(name)))
  if (missing !== undefined) return `the measure ${missing} is in no dataset`
  return `its measures are of several tables (${measures.join(', ')}), and a dataset is one table`
}

/** What no page has there. */
export const generalNotes: readonly NotShown[] = [
  {
    what: 'the choice of a published version',
    why: 'Superset reads what its database has at the moment',
  },
  {
    what: 'the way from a row to the record of its source',
    why: 'Superset knows no source records',
  },
  {
    what: 'comparisons with a segment or another version',
    why: 'Superset compares with another time alone',
  },
]

/** What readers set on a page here and cannot set there. */
export function stateNotes(dashboard: Dashboard, model: Model): NotShown[] {
  const charts = chartsOf(dashboard)
  const compared = charts.filter((chart) => isCompared(chart, dashboard, model)).map(({ id }) => id)
  const drilled = charts.filter((chart) => isDrilled(chart, model)).map(({ id }) => id)
  const note = (what: string, why: string): NotShown => ({ dashboard: dashboard.id, what, why })
  return [
    ...(compared.length === 0
      ? []
      : [
          note(
            `comparisons of ${compared.join(', ')} with the time before`,
            'in Superset a chart that compares fails as soon as no range of time is set',
          ),
        ]),
    ...(drilled.length === 0
      ? []
      : [
          note(
            `hierarchies of ${drilled.join(', ')}`,
            "Superset has no levels: 'Drill by' offers every dimension instead",
          ),
        ]),
  ]
}

/** A time that is not the chart's has none before it. */
function isCompared(
  { compares, measures, ignores }: Chart,
  { time }: Dashboard,
  model: Model,
): boolean {
  if (!compares || time === undefined || ignores.includes(time)) return false
  return isAskable(model, measures, time)
}

function isDrilled(chart: Chart, model: Model): boolean {
  const [first] = chart.by
  const dimension = model.dimensions.get(first?.dimension ?? '')
  if (!first || !dimension) return false
  const { name, label, type } = dimension
  const grain = first.grain === 'auto' ? 'month' : first.grain
  return nextLevel(model, chart, { name, label, type, ...(grain && { grain }) }) !== undefined
}

/** What a page's filters do not say. */
export function pageNotes(
  { id }: Dashboard,
  notes: readonly { what: string; why: string }[],
): NotShown[] {
  return notes.map((one) => ({ dashboard: id, ...one }))
}
