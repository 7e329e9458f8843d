import type { Filter, FilterValue } from '@deftunes/metrics'

import { callOf, filterOf, filterTerm, textOf, valueOf } from './filter-term.ts'
import type { Call, Term } from './term.ts'

/** What the drawer beside a page shows of a mark. */
export const drillTabs = ['rows', 'by', 'explain'] as const

/** One of {@link drillTabs}. */
export type DrillTab = (typeof drillTabs)[number]

/** The values of the columns that tell a row from all others. */
export type RowKey = Readonly<Record<string, FilterValue>>

/** A mark that was opened: its chart, the conditions that it stands for, and what of it is shown. */
export interface Drill {
  chart: string
  tab: DrillTab
  mark: readonly Filter[]
  /** Of the tab 'by'. */
  by?: string
  /** The row whose record of the source is open. */
  row?: RowKey
}

/** A drill as `chart(tab,by,filters…,row(column(value)…))`. */
export function drillTerm({ chart, tab, by, mark, row }: Drill): Call {
  const opened = row === undefined ? [] : [rowTerm(row)]
  return { name: chart, args: [tab, by, ...mark.map(filterTerm), ...opened] }
}

/** @throws SyntaxError when a term is not what {@link drillTerm} makes */
export function drillOf(term: Term): Drill {
  const { name: chart, args } = callOf(term)
  const [word, by, ...others] = args
  const tab = drillTabs.find((known) => known === word)
  if (tab === undefined) throw new SyntaxError('expected rows, by or explain')
  const row = rowOf(others.at(-1))
  const mark = (row === undefined ? others : others.slice(0, -1)).map(filterOf)
  return {
    ...{ chart, tab, mark },
    ...(by === undefined ? {} : { by: textOf(by) }),
    ...(row === undefined ? {} : { row }),
  }
}

function rowTerm(row: RowKey): Call {
  const columns = Object.entries(row).map(([name, value]) => ({ name, args: [value] }))
  return { name: 'row', args: columns }
}

/** A filter's name has a dot, so that none is taken for a row. */
function rowOf(term: Term): RowKey | undefined {
  if (typeof term !== 'object' || term?.name !== 'row') return undefined
  return Object.fromEntries(
    term.args.map((column) => {
      const { name, args } = callOf(column)
      return [name, valueOf(args[0])]
    }),
  )
}
