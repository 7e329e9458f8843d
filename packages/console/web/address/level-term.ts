import type { Grain } from '@deftunes/metrics'

import { grains } from '../../src/state/time-grain.ts'
import { callOf, nameOf } from './filter-term.ts'
import type { Call, Term } from './term.ts'

export { grains }

/** A dimension with the grain of its time. */
export interface Level {
  dimension: string
  grain?: Grain
}

/** A level as `name(dimension,grain)`. */
export function levelTerm(name: string, { dimension, grain }: Level): Call {
  return { name, args: grain === undefined ? [dimension] : [dimension, grain] }
}

/** @throws SyntaxError when a term is not what {@link levelTerm} makes */
export function levelOf(term: Term, name: string): Level {
  const [dimension, grain] = callOf(term, name).args
  return { dimension: nameOf(dimension), ...(grain === undefined ? {} : { grain: grainOf(grain) }) }
}

/** @throws SyntaxError when a term is no length of time */
export function grainOf(term: Term): Grain {
  const grain = grains.find((known) => known === term)
  if (grain === undefined) throw new SyntaxError('expected a length of time')
  return grain
}
