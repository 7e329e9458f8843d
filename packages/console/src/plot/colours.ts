import type { Cell, ChartAnswer } from '../answer/chart-answer.ts'
import { palettes, type Scheme } from '../tokens/index.ts'

/** Values from this place on share the colour of all others. */
const coloured = 7

/** The colour of a place in a palette; grey beyond it. */
export function colourAt(slot: number, scheme: Scheme): string {
  const { categorical, other } = palettes[scheme]
  return (slot < coloured ? categorical[slot] : undefined) ?? other
}

/**
 * The colour of a value of a series, whatever is filtered: by its place in the ranking over all data. Without a ranking by its
 * place in the chart.
 */
export function colourOf(
  { slots }: Pick<ChartAnswer, 'slots'>,
  { value, others }: { value: Cell; others: boolean },
  place: number,
  scheme: Scheme,
): string {
  if (others) return palettes[scheme].other
  if (slots.length === 0) return colourAt(place, scheme)
  const [, slot = coloured] = slots.find(([one]) => one === value) ?? []
  return colourAt(slot, scheme)
}

/** The place of a value in the ranking, past the end for one that has none. */
export function rankOf({ slots }: Pick<ChartAnswer, 'slots'>, value: Cell): number {
  return slots.find(([one]) => one === value)?.[1] ?? Infinity
}

/** A colour with an opacity from 0 to 1. */
export function faded(colour: string, opacity: number): string {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  return `rgba(${parts.join(',')},${opacity})`
}
