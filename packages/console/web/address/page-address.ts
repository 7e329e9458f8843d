import type { PageState } from '../../src/state/page-state.ts'
import { chartStateOf, chartTerm } from './chart-term.ts'
import { comparisonOf, comparisonTerm } from './comparison-term.ts'
import { drillOf, drillTerm, type Drill } from './drill-term.ts'
import { callOf, filterOf, filterTerm, textOf } from './filter-term.ts'
import { grainOf } from './level-term.ts'
import { pack, unpack } from './packed.ts'
import type { Query } from './query-string.ts'
import { parseRange, printRange } from './range-term.ts'
import { parseTerms, printTerms, type Term } from './term.ts'

/** All that an address says of a dashboard's page. */
export interface PageAddress {
  state: PageState
  /** The drawer that is open. */
  drill?: Drill
  /** The chart that fills the screen. */
  full?: string
  /** Id of the saved view that was opened, whatever was changed since. */
  view?: string
}

/** An address as parameters; what is not set is left out. */
export function printPageAddress({ state, drill, full, view }: PageAddress): Query {
  const charts = Object.entries(state.charts ?? {}).map(([id, chart]) => chartTerm(id, chart))
  const cross = state.cross?.map(({ chart, filters }) => ({
    name: chart,
    args: filters.map(filterTerm),
  }))
  return pack(
    withoutUndefined({
      v: terms(state.version),
      range: state.range === undefined ? undefined : printRange(state.range),
      grain: state.grain,
      cmp: state.compare === undefined ? undefined : printTerms([comparisonTerm(state.compare)]),
      f: state.filters && printTerms(state.filters.map(filterTerm)),
      x: cross && printTerms(cross),
      c: state.charts && printTerms(charts),
      drill: drill && printTerms([drillTerm(drill)]),
      full: terms(full),
      view: terms(view),
    }),
  )
}

function terms(text: string | undefined): string | undefined {
  return text === undefined ? undefined : printTerms([text])
}

/** An address from its parameters, and the names of those that say nothing that is understood. */
export function parsePageAddress(query: Query): { address: PageAddress; dropped: string[] } {
  const dropped: string[] = []
  const address: PageAddress = { state: {} }
  for (const [name, value] of Object.entries(unpacked(query, dropped))) {
    try {
      read(address, name, value)
    } catch {
      dropped.push(name)
    }
  }
  return { address, dropped }
}

function unpacked(query: Query, dropped: string[]): Query {
  try {
    return unpack(query)
  } catch {
    dropped.push('z')
    const { z, ...rest } = query
    return rest
  }
}

function read(address: PageAddress, name: string, text: string): void {
  const { state } = address
  if (name === 'range') state.range = parseRange(text)
  else if (name === 'drill') address.drill = drillOf(parseTerms(text)[0])
  else if (name === 'full' || name === 'view') address[name] = textOf(parseTerms(text)[0])
  else Object.assign(state, readState(name, parseTerms(text)))
}

function readState(name: string, terms: readonly Term[]): PageState {
  if (name === 'v') return { version: textOf(terms[0]) }
  if (name === 'grain') return { grain: grainOf(terms[0]) }
  if (name === 'cmp') return { compare: comparisonOf(terms[0]) }
  if (name === 'f') return { filters: terms.map(filterOf) }
  if (name === 'x') return { cross: terms.map(crossOf) }
  if (name === 'c') return { charts: Object.fromEntries(terms.map(chartStateOf)) }
  throw new SyntaxError(`${name} is no parameter of this page`)
}

function crossOf(term: Term) {
  const { name: chart, args } = callOf(term)
  return { chart, filters: args.map(filterOf) }
}

function withoutUndefined(query: Readonly<Record<string, string | undefined>>): Query {
  return Object.fromEntries(
    Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
