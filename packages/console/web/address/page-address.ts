import type { PageState } from '../../src/state/page-state.ts'
import { most, valuesIn } from '../../src/state/state-bounds.ts'
import { chartStateOf, chartTerm } from './chart-term.ts'
import { comparisonOf, comparisonTerm } from './comparison-term.ts'
import { drillOf, drillTerm, type Drill } from './drill-term.ts'
import { callOf, filterOf, filterTerm, nameOf, textOf } from './filter-term.ts'
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

/** An address from its parameters, and those that say nothing that can be asked, by name, of lists with the term. */
export function parsePageAddress(query: Query): { address: PageAddress; dropped: string[] } {
  const dropped: string[] = []
  const address: PageAddress = { state: {} }
  for (const [name, value] of Object.entries(unpacked(query, dropped))) {
    try {
      read(address, name, value, dropped)
    } catch {
      dropped.push(name)
    }
  }
  return { address: { ...address, state: withinBounds(address.state, dropped) }, dropped }
}

const valued = [
  ['f', 'filters'],
  ['x', 'cross'],
  ['c', 'charts'],
  ['cmp', 'compare'],
] as const satisfies [string, keyof PageState][]

/** Without whole parts, where all together have more than can be asked. */
function withinBounds(state: PageState, dropped: string[]): PageState {
  let kept = state
  for (const [name, part] of valued) {
    if (valuesIn(kept) <= most.allValues) break
    const { [part]: much, ...rest } = kept
    if (much === undefined) continue
    kept = rest
    dropped.push(name)
  }
  return kept
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

function read(address: PageAddress, name: string, text: string, dropped: string[]): void {
  const { state } = address
  if (name === 'range') state.range = parseRange(text)
  else if (name === 'drill') address.drill = drillOf(parseTerms(text)[0])
  else if (name === 'full' || name === 'view') address[name] = textOf(parseTerms(text)[0])
  else Object.assign(state, readState(name, parseTerms(text), dropped))
}

function readState(name: string, terms: readonly Term[], dropped: string[]): PageState {
  if (name === 'v') return { version: nameOf(terms[0]) }
  if (name === 'grain') return { grain: grainOf(terms[0]) }
  if (name === 'cmp') return { compare: comparisonOf(terms[0]) }
  const each = <Part>(partOf: (term: Term) => Part): Part[] =>
    readEach(name, terms, partOf, dropped)
  if (name === 'f') return { filters: upTo(most.filters, each(filterOf)) }
  if (name === 'x') return { cross: upTo(most.crossed, each(crossOf)) }
  if (name === 'c') return { charts: Object.fromEntries(each(chartStateOf)) }
  throw new SyntaxError(`${name} is no parameter of this page`)
}

/** What can be read of several terms; the others are named. @throws SyntaxError when none can */
function readEach<Part>(
  name: string,
  terms: readonly Term[],
  partOf: (term: Term) => Part,
  dropped: string[],
): Part[] {
  const unread: Term[] = []
  const parts = terms.flatMap((term) => {
    try {
      return [partOf(term)]
    } catch {
      unread.push(term)
      return []
    }
  })
  if (unread.length > 0 && parts.length === 0) throw new SyntaxError(`${name} says nothing`)
  dropped.push(...unread.map((term) => `${name}=${printTerms([term]).slice(0, 60)}`))
  return parts
}

function upTo<Part>(count: number, parts: Part[]): Part[] {
  if (parts.length > count) throw new SyntaxError(`expected ${count} parts at most`)
  return parts
}

function crossOf(term: Term) {
  const { name, args } = callOf(term)
  return { chart: nameOf(name), filters: upTo(most.crossFilters, args.map(filterOf)) }
}

function withoutUndefined(query: Readonly<Record<string, string | undefined>>): Query {
  return Object.fromEntries(
    Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
