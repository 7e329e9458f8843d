import type { Filter } from '@deftunes/metrics'

import { callOf, filterOf, filterTerm, textOf } from './filter-term.ts'
import type { Call, Term } from './term.ts'

/** What the drawer beside a page shows of a mark. */
export const drillTabs = ['rows', 'by', 'explain'] as const

/** One of {@link drillTabs}. */
export type DrillTab = (typeof drillTabs)[number]

/** A mark that was opened: its chart, the conditions that it stands for, and what of it is shown. */
export interface Drill {
  chart: string
  tab: DrillTab
  mark: readonly Filter[]
  /** Of the tab 'by'. */
  by?: string
}

/** A drill as `chart(tab,by,filters…)`. */
export function drillTerm({ chart, tab, by, mark }: Drill): Call {
  return { name: chart, args: [tab, by, ...mark.map(filterTerm)] }
}

/** @throws SyntaxError when a term is not what {@link drillTerm} makes */
export function drillOf(term: Term): Drill {
  const { name: chart, args } = callOf(term)
  const [word, by, ...filters] = args
  const tab = drillTabs.find((known) => known === word)
  if (tab === undefined) throw new SyntaxError('expected rows, by or explain')
  const mark = filters.map(filterOf)
  return { chart, tab, mark, ...(by === undefined ? {} : { by: textOf(by) }) }
}
