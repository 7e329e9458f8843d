import type { Compare } from '../../src/state/page-state.ts'
import { most } from '../../src/state/state-bounds.ts'
import { callOf, filterOf, filterTerm, nameOf } from './filter-term.ts'
import type { Term } from './term.ts'

const plain = ['none', 'previous', 'year'] as const

/** A comparison as `previous`, `segment(label,filters…)` or `version(id)`. */
export function comparisonTerm(compare: Compare): Term {
  if (typeof compare === 'string') return compare
  if ('version' in compare) return { name: 'version', args: [compare.version] }
  return { name: 'segment', args: [compare.label, ...compare.segment.map(filterTerm)] }
}

/** @throws SyntaxError when a term is not what {@link comparisonTerm} makes */
export function comparisonOf(term: Term): Compare {
  const word = plain.find((known) => known === term)
  if (word !== undefined) return word
  const { name, args } = callOf(term)
  if (name === 'version') return { version: nameOf(args[0]) }
  if (name !== 'segment') throw new SyntaxError(`${name} is no comparison`)
  const [label, ...filters] = args
  const segment = filters.map(filterOf)
  if (segment.length > most.filters) throw new SyntaxError('expected fewer filters')
  return label === undefined ? { segment } : { segment, label: nameOf(label) }
}
