import type { ChartState } from '../../src/state/page-state.ts'
import { most } from '../../src/state/state-bounds.ts'
import { callOf, filterOf, filterTerm, nameOf } from './filter-term.ts'
import { levelOf, levelTerm } from './level-term.ts'
import type { Call, Term } from './term.ts'

/** How one chart differs from its file, as `chart(drill(…),by(…),sort(…),top(…))`. */
export function chartTerm(chart: string, { drill, by, sort, top }: ChartState): Call {
  const steps = drill?.map(({ filter, to }) => ({
    name: 'drill',
    args: [filterTerm(filter), levelTerm('to', to)],
  }))
  const order = sort && { name: 'sort', args: [sort.by, sort.descending ? 'down' : 'up'] }
  const args = [
    ...(steps ?? []),
    by && levelTerm('by', by),
    order,
    top === undefined ? undefined : { name: 'top', args: [top] },
  ]
  return { name: chart, args: args.filter((term) => term !== undefined) }
}

/** @throws SyntaxError when a term is not what {@link chartTerm} makes */
export function chartStateOf(term: Term): [chart: string, ChartState] {
  const { name, args } = callOf(term)
  nameOf(name)
  const state: ChartState = {}
  for (const part of args) Object.assign(state, partOf(callOf(part), state))
  return [name, state]
}

function partOf(call: Call, { drill = [] }: ChartState): ChartState {
  const [first, second] = call.args
  if (call.name === 'drill' && drill.length < most.levels)
    return { drill: [...drill, { filter: filterOf(first), to: levelOf(second, 'to') }] }
  if (call.name === 'by') return { by: levelOf(call, 'by') }
  if (call.name === 'sort') return { sort: { by: nameOf(first), descending: directionOf(second) } }
  if (call.name === 'top') return { top: topOf(first) }
  throw new SyntaxError(`${call.name} is no part of a chart`)
}

/** @throws SyntaxError when a term is no number of values that can be kept */
export function topOf(term: Term): number {
  if (typeof term === 'number' && term >= 1 && term < most.top + 1) return Math.trunc(term)
  throw new SyntaxError(`expected 1 to ${most.top}`)
}

function directionOf(term: Term): boolean {
  if (term !== 'down' && term !== 'up') throw new SyntaxError('expected up or down')
  return term === 'down'
}
