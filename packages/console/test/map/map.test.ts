import countries from 'i18n-iso-countries'
import { expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import {
  loadWorld,
  mapOf,
  project,
  quantileClasses,
  unplacedText,
  unproject,
} from '../../src/map/index.ts'
import { answerOf, country, items } from '../plot/fixtures.ts'

const every = Object.keys(countries.getAlpha2Codes())
const sum = (rows: readonly { value: number | undefined }[]): number =>
  rows.reduce((total, { value = 0 }) => total + value, 0)

test('every country of ISO 3166-1 is painted or listed, once, and both together are the total', async () => {
  const world = await loadWorld()
  const rows: Cell[][] = [
    ...every.map((code, at) => [code, at + 1]),
    [null, 312],
    ['??', 5],
    ['', 7],
  ]
  const { painted, unplaced } = mapOf(answerOf([country], [items], rows), world)
  expect(painted.length + unplaced.length).toBe(rows.length)
  expect(new Set([...painted, ...unplaced].map(({ row }) => row)).size).toBe(rows.length)
  expect(sum(painted) + sum(unplaced)).toBe(
    rows.reduce((total, [, value]) => total + Number(value), 0),
  )
  expect(painted.length).toBeGreaterThan(170)
  expect(painted.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['DE', 'US', 'FJ', 'RU', 'XK', 'NO', 'FR']),
  )
  const away = unplaced.map(({ code }) => code)
  expect(away).toEqual(expect.arrayContaining(['AQ', 'GI', 'SG', 'MT', null, '??', '']))
})

test('what is not on the map is told with its numbers, the greatest first', async () => {
  const world = await loadWorld()
  const answer = answerOf(
    [country],
    [items],
    [
      ['DE', 9],
      [null, 312],
      ['GI', 1204],
      ['SG', 3],
      ['MT', 2],
      ['AD', 1],
    ],
  )
  expect(unplacedText(mapOf(answer, world), answer)).toBe(
    'Not on this map: Gibraltar 1,204 · (none) 312 · Singapore 3 · Malta 2 · 1 more',
  )
  const all = answerOf([country], [items], [['DE', 9]])
  expect(unplacedText(mapOf(all, world), all)).toBeUndefined()
})

test('the same code in other letters is listed, not painted over', async () => {
  const world = await loadWorld()
  const { painted, unplaced } = mapOf(
    answerOf(
      [country],
      [items],
      [
        ['DE', 1],
        ['de', 2],
      ],
    ),
    world,
  )
  expect([painted.length, unplaced.length]).toEqual([1, 1])
})

test('no area reaches from one edge of the map to the other', async () => {
  const { geoJson } = await loadWorld()
  for (const { geometry } of geoJson.features) {
    const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : []
    for (const ring of polygons.flat()) {
      for (const [at, [longitude = 0] = []] of ring.entries())
        expect(Math.abs(longitude - (ring[at - 1]?.[0] ?? longitude))).toBeLessThan(180)
    }
  }
})

test('the projection goes back to where it came from', () => {
  for (const point of [
    [0, 0],
    [13.4, 52.5],
    [-122.4, 37.8],
    [179, -55],
    [10, 83],
  ]) {
    const back = unproject(project(point))
    expect(back[0]).toBeCloseTo(point[0] ?? 0, 6)
    expect(back[1]).toBeCloseTo(point[1] ?? 0, 6)
  }
  expect(project([0, 60])[1]).toBeLessThan(0)
})

test('classes hold about as many countries each and never split equal numbers', () => {
  const colours = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const classes = quantileClasses(
    Array.from({ length: 70 }, (_, at) => at),
    colours,
  )
  expect(classes.map(({ from, to, colour }) => [from, to, colour])).toEqual(
    colours.map((colour, at) => [at * 10, at * 10 + 9, colour]),
  )
  const few = quantileClasses([5, 5, 5, 5, 9], colours)
  expect(few.map(({ from, to, colour }) => [from, to, colour])).toEqual([
    [5, 5, 'a'],
    [9, 9, 'g'],
  ])
  expect(quantileClasses([3], colours)).toEqual([{ from: 3, to: 3, colour: 'd' }])
  expect(quantileClasses([], colours)).toEqual([])
})
