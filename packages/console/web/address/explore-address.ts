import { chartTypes, type By, type ChartType, type Sort } from '../../src/dashboard/dashboard.ts'
import type { Filter } from '@deftunes/metrics'

import { topOf } from './chart-term.ts'
import { callOf, filterOf, filterTerm, textOf } from './filter-term.ts'
import { grainOf } from './level-term.ts'
import { pack, unpack } from './packed.ts'
import type { Query } from './query-string.ts'
import { parseTerms, printTerms, type Term } from './term.ts'

/** What is asked on the explore page. */
export interface Question {
  version?: string
  /** Absent: what fits best. */
  type?: ChartType
  measures: readonly string[]
  by: readonly By[]
  filters: readonly Filter[]
  sort?: Sort
  top?: number
}

/** A question as the parameters of an address. */
export function printQuestion(question: Question): Query {
  const { version, type, measures, by, filters, sort, top } = question
  return pack({
    ...(version === undefined ? {} : { v: printTerms([version]) }),
    ...(measures.length === 0 ? {} : { m: printTerms(measures) }),
    ...(by.length === 0 ? {} : { by: printTerms(by.map(byTerm)) }),
    ...(filters.length === 0 ? {} : { f: printTerms(filters.map(filterTerm)) }),
    ...(type === undefined ? {} : { as: type }),
    ...(sort === undefined
      ? {}
      : { sort: printTerms([{ name: sort.descending ? 'down' : 'up', args: [sort.by] }]) }),
    ...(top === undefined ? {} : { top: String(top) }),
  })
}

function byTerm({ dimension, grain, bin }: By): Term {
  if (grain !== undefined) return { name: 'time', args: [dimension, grain] }
  return bin === undefined ? dimension : { name: 'bins', args: [dimension, bin] }
}

/** A question from the parameters of an address, and the names of those that say nothing that is understood. */
export function parseQuestion(query: Query): { question: Question; dropped: string[] } {
  const question: Question = { measures: [], by: [], filters: [] }
  const dropped: string[] = []
  for (const [name, text] of Object.entries(unpackedOr(query, dropped))) {
    try {
      Object.assign(question, part(name, parseTerms(text)))
    } catch {
      dropped.push(name)
    }
  }
  return { question, dropped }
}

function unpackedOr(query: Query, dropped: string[]): Query {
  try {
    return unpack(query)
  } catch {
    dropped.push('z')
    return {}
  }
}

function part(name: string, terms: readonly Term[]): Partial<Question> {
  const [first] = terms
  if (name === 'v') return { version: textOf(first) }
  if (name === 'm') return { measures: terms.map(textOf) }
  if (name === 'by') return { by: terms.map(byOf) }
  if (name === 'f') return { filters: terms.map(filterOf) }
  if (name === 'as') return { type: typeOf(first) }
  if (name === 'sort') return { sort: sortOf(first) }
  if (name === 'top') return { top: topOf(first) }
  throw new SyntaxError(`${name} is no parameter of this page`)
}

function byOf(term: Term): By {
  if (typeof term === 'string') return { dimension: textOf(term) }
  const { name, args } = callOf(term)
  const [dimension, detail] = args
  if (name === 'time')
    return { dimension: textOf(dimension), grain: detail === 'auto' ? 'auto' : grainOf(detail) }
  if (name !== 'bins' || typeof detail !== 'number' || detail <= 0)
    throw new SyntaxError('expected a dimension')
  return { dimension: textOf(dimension), bin: detail }
}

function typeOf(term: Term): ChartType {
  const type = chartTypes.find((known) => known === term)
  if (type === undefined) throw new SyntaxError('expected a type of chart')
  return type
}

function sortOf(term: Term): Sort {
  const { name, args } = callOf(term)
  if (name !== 'down' && name !== 'up') throw new SyntaxError('expected up or down')
  return { by: textOf(args[0]), descending: name === 'down' }
}
