import { describe, expect, test } from 'vitest'

import {
  accents,
  heightOf,
  inkOn,
  neutrals,
  palettes,
  schemes,
  semantics,
  typeScale,
  type Scheme,
} from '../../src/tokens/index.ts'
import { contrast } from '../../src/tokens/luminance.ts'
import { deltaE2000, labOf, smallestDifference, visions } from './colour-difference.ts'

/** Of each token: contrast on the card, and on the surface where it is worst. */
const textContrasts: Record<Scheme, [keyof (typeof neutrals)['light'], number, number][]> = {
  light: [
    ['text', 17.4, 15.2],
    ['text2', 7.9, 6.9],
    ['text3', 5.3, 4.6],
    ['controlBorder', 3.8, 3.3],
  ],
  dark: [
    ['text', 15.2, 12.4],
    ['text2', 9.3, 7.6],
    ['text3', 6, 4.9],
    ['controlBorder', 4, 3.2],
  ],
}

/** Of each vision, in the order of `visions`: the smallest difference of any two of the eight. */
const categoricalDifferences: Record<Scheme, number[]> = {
  light: [19.6, 12.2, 12.1, 11.7],
  dark: [20.8, 12.3, 12.6, 11.2],
}

/** Ratio of each meaning's text on its tint and on the card, in the order success, warning, error, info. */
const meaningContrasts: Record<Scheme, [number, number][]> = {
  light: [
    [6.2, 6.9],
    [6.1, 6.9],
    [6.5, 7.3],
    [6.4, 7.2],
  ],
  dark: [
    [8.2, 9.9],
    [7.9, 9.3],
    [7.8, 9],
    [8.1, 9.6],
  ],
}

test('the difference of colours agrees with published pairs', () => {
  const pairs = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const
  for (const [one, other, difference] of pairs)
    expect(deltaE2000(one, other)).toBeCloseTo(difference, 4)
})

describe.each(schemes)('in the %s scheme', (scheme) => {
  const { surface, hover, canvas, selected } = neutrals[scheme]
  const { categorical, other, previous, sequential, diverging } = palettes[scheme]

  test.each(textContrasts[scheme])('%s reads on every surface', (token, onCard, onWorst) => {
    expect(contrast(neutrals[scheme][token], surface)).toBeGreaterThan(onCard)
    expect(contrast(neutrals[scheme][token], hover)).toBeGreaterThan(onWorst)
  })

  test('links, focus and filled buttons can be told and read', () => {
    const { text, fill, ink } = accents[scheme]
    expect(contrast(text, surface)).toBeGreaterThan(6.3)
    expect(contrast(text, canvas)).toBeGreaterThan(5.9)
    expect(contrast(text, selected)).toBeGreaterThan(5.5)
    expect(contrast(fill, ink)).toBeGreaterThan(4.8)
    for (const state of [accents[scheme].hover, accents[scheme].active])
      expect(contrast(state, surface)).toBeGreaterThan(2.2)
  })

  test('each meaning reads on its tint and on the card, and its icon on its solid', () => {
    const meanings = Object.values(semantics[scheme])
    expect(meanings).toHaveLength(4)
    for (const [index, { text, tint, solid, ink }] of meanings.entries()) {
      const [onTint = 0, onCard = 0] = meaningContrasts[scheme][index] ?? []
      expect(contrast(text, tint)).toBeGreaterThan(onTint)
      expect(contrast(text, surface)).toBeGreaterThan(onCard)
      expect(contrast(solid, ink)).toBeGreaterThan(scheme === 'dark' ? 5.5 : 4.1)
    }
  })

  test('each colour of a series stands out from the card', () => {
    for (const colour of [...categorical, other, previous])
      expect(contrast(colour, surface)).toBeGreaterThanOrEqual(3)
  })

  test.each(Object.keys(visions).map((vision, at) => [vision, at] as const))(
    'eight series can be told apart with %s',
    (vision, at) => {
      expect(new Set(categorical).size).toBe(8)
      const least = categoricalDifferences[scheme][at] ?? Infinity
      expect(smallestDifference(categorical, vision)).toBeGreaterThan(least)
    },
  )

  test.each(Object.keys(visions))('steps of a scale can be told apart with %s', (vision) => {
    expect(sequential).toHaveLength(7)
    expect(smallestDifference(sequential, vision)).toBeGreaterThanOrEqual(9)
    const lightness = sequential.map((colour) => labOf(colour)[0])
    const steps = lightness.slice(1).map((one, at) => Math.abs(one - (lightness[at] ?? 0)))
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(2)
    expect(diverging).toHaveLength(9)
    const ends = [diverging[0] ?? '', diverging[8] ?? '']
    expect(smallestDifference(ends, vision)).toBeGreaterThan(43.8)
  })

  test('text in a coloured cell reads', () => {
    for (const colour of [...sequential, ...diverging])
      expect(contrast(colour, inkOn(colour))).toBeGreaterThan(4.2)
    for (const colour of sequential) expect(contrast(colour, inkOn(colour))).toBeGreaterThan(4.9)
  })
})

test('text sits on whole pixels and is never smaller than 11 px', () => {
  for (const { size, line } of Object.values(typeScale)) {
    expect(line % 2).toBe(0)
    expect(size).toBeGreaterThanOrEqual(11)
  }
})

test('heights of cards are those of the grid and of bundles', () => {
  for (const units of [2, 6, 8]) expect(heightOf(units) / 8).toBe(7 * units - 2)
})
