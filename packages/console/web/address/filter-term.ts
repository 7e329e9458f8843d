import type { Filter, FilterValue } from '@deftunes/metrics'

import { isFilter, isName } from '../../src/state/state-bounds.ts'
import type { Call, Term } from './term.ts'

/** A filter as `dimension.operation(values)`. */
export function filterTerm(filter: Filter): Call {
  const named = (op: string, args: readonly Term[]) => ({ name: `${filter.dimension}.${op}`, args })
  if (filter.op === 'contains') return named('contains', [filter.text])
  if (filter.op === 'range') return named('range', [filter.from, filter.to])
  return named(filter.op === 'in' ? 'in' : 'not-in', filter.values)
}

/** @throws SyntaxError when a term is not what {@link filterTerm} makes, or too much */
export function filterOf(term: Term): Filter {
  const filter = anyFilterOf(term)
  if (!isFilter(filter)) throw new SyntaxError('expected a filter of the size that can be asked')
  return filter
}

function anyFilterOf(term: Term): Filter {
  const { name, args } = callOf(term)
  const dot = name.lastIndexOf('.')
  const [dimension, op] = [name.slice(0, dot), name.slice(dot + 1)]
  if (dot < 1) throw new SyntaxError(`${name} names no dimension`)
  if (op === 'in') return { dimension, op, values: args.map(valueOf) }
  if (op === 'not-in') return { dimension, op: 'not in', values: args.map(valueOf) }
  if (op === 'contains') return { dimension, op, text: textOf(args[0]) }
  if (op !== 'range') throw new SyntaxError(`${op} is no operation of a filter`)
  return { dimension, op, ...bound('from', args[0]), ...bound('to', args[1]) }
}

function bound(key: 'from' | 'to', term: Term) {
  return term === undefined ? {} : { [key]: valueOf(term) }
}

/** @throws SyntaxError when a term is no name with arguments */
export function callOf(term: Term, name?: string): Call {
  if (typeof term === 'object' && term !== null && (name ?? term.name) === term.name) return term
  throw new SyntaxError(`expected ${name ?? 'a name'} with arguments`)
}

/** @throws SyntaxError when a term is no text */
export function textOf(term: Term): string {
  if (typeof term === 'string' && term !== '') return term
  throw new SyntaxError('expected text')
}

/** @throws SyntaxError when a term is no name */
export function nameOf(term: Term): string {
  const name = textOf(term)
  if (!isName(name)) throw new SyntaxError('expected a name')
  return name
}

/** @throws SyntaxError when a term is no value */
export function valueOf(term: Term): FilterValue {
  if (term === undefined || (typeof term === 'object' && term !== null))
    throw new SyntaxError('expected a value')
  return term
}
