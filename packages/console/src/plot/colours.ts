import type { Cell, ChartAnswer } from '../answer/chart-answer.ts'
import { neutrals, palettes, type Scheme } from '../tokens/index.ts'

/** As many values as have a colour of their own; those beyond have tints of these. */
export const coloured = 7

/** How much of the card is in the tints of a colour, one round of the palette after another. */
const tints = [0.5, 0.72]

/** The colour of a place in the palette, beyond its end a tint in the same order; grey without a place. */
export function colourAt(place: number | undefined, scheme: Scheme): string {
  const { categorical, other } = palettes[scheme]
  const colour = place === undefined ? undefined : categorical[place % coloured]
  if (place === undefined || colour === undefined) return other
  if (place < coloured) return colour
  const round = Math.floor(place / coloured) - 1
  return mixed(colour, neutrals[scheme].surface, tints[round % tints.length] ?? 0)
}

/**
 * The place in the palette of each value of a chart, whatever is filtered: that of its ranking over all data. Values without one
 * follow beyond the palette's end, or have its colours where no value of the ranking is shown. 'Others' has none.
 */
export function colourPlaces(
  { slots }: Pick<ChartAnswer, 'slots'>,
  shown: readonly { value: Cell; others: boolean }[],
): (number | undefined)[] {
  const ranked = shown.map(({ value, others }) => {
    const rank = others ? Infinity : rankOf({ slots }, value)
    return rank < coloured ? rank : undefined
  })
  let next = ranked.some((rank) => rank !== undefined) ? coloured : 0
  return shown.map(({ others }, at) => (others ? undefined : (ranked[at] ?? next++)))
}

/** The place of a value in the ranking, past the end for one that has none. */
export function rankOf({ slots }: Pick<ChartAnswer, 'slots'>, value: Cell): number {
  return slots.find(([one]) => one === value)?.[1] ?? Infinity
}

/** A colour with an opacity from 0 to 1. */
export function faded(colour: string, opacity: number): string {
  return `rgba(${partsOf(colour).join(',')},${opacity})`
}

/** A colour with so much of another in it. */
function mixed(colour: string, other: string, share: number): string {
  const others = partsOf(other)
  const parts = partsOf(colour).map((part, at) => part + ((others[at] ?? part) - part) * share)
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

function partsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
}
