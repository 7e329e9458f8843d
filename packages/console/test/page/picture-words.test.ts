import { expect, test } from 'vitest'

import { loadWorld, mapOf, unplacedText } from '../../src/map/index.ts'
import { pictureSeries } from '../../web/chart/picture-series.ts'
import { linesBelow, pictureWords, wrapped } from '../../web/chart/picture-words.ts'
import { answerOf, chartOf, country, items } from '../plot/fixtures.ts'

const widthOf = (text: string) => text.length

test('what is said under a picture is in lines that are as wide as it', () => {
  const lines = wrapped(['one', 'two', 'three', 'x'.repeat(40)], 12, widthOf)
  expect(lines).toEqual(['one · two', 'three', `${'x'.repeat(11)}…`])
})

test('a picture of a map says what is not on it, as its card does, before where its numbers come from', async () => {
  const world = await loadWorld()
  const saidBelow = (rows: [string | null, number][]) => {
    const answer = answerOf([country], [items], rows)
    const words = pictureWords(chartOf('map'), answer)
    return linesBelow(words, unplacedText(mapOf(answer, world), answer), 50, widthOf)
  }
  const published = 'Published 29 Feb 2024 06:12:00 UTC · version v1'
  expect(
    saidBelow([
      ['DE', 9],
      [null, 312],
      ['GI', 1204],
      ['SG', 3],
    ]),
  ).toEqual(['Not on this map: Gibraltar 1,204 · (none) 312', 'Singapore 3', published])
  expect(saidBelow([['DE', 9]])).toEqual([published])
})

test('every series is in the legend of a picture, in as many lines as they need', () => {
  const items = Array.from({ length: 30 }, (_, at) => ({
    ...{ name: `Series ${at}`, colour: '#123456', shape: 'line' as const },
  }))
  const { placed, height } = pictureSeries({ kind: 'items', items }, 200, widthOf)
  expect(placed.map(({ name }) => name)).toEqual(items.map(({ name }) => name))
  expect(Math.max(...placed.map(({ x, name }) => x + 14 + name.length))).toBeLessThanOrEqual(200)
  expect(height).toBeGreaterThan(Math.max(...placed.map(({ y }) => y)))
})

test('a picture of a chart without a legend leaves no room for one', () => {
  expect(pictureSeries(undefined, 200, widthOf)).toEqual({ placed: [], height: 0 })
})
