import { beforeAll, expect, test } from 'vitest'

import type { Legend } from '../../src/plot/index.ts'
import { prepareCanvas } from '../../src/report/canvas-engine.ts'
import { drawLegend, legendHeight } from '../../src/report/draw-legend.ts'
import { NotedPen } from './noted-pen.ts'

beforeAll(async () => void (await prepareCanvas()))

const names = Array.from({ length: 7 }, (_, at) => `$${at * 100},000–$${at * 100 + 99},000`)

function drawn(legend: Legend, width: number) {
  const pen = new NotedPen(800, 200, 'light')
  drawLegend(pen, legend, { x: 20, y: 10, width, height: 100 })
  return { texts: pen.texts, height: legendHeight(pen, legend, width) }
}

test.each([90, 340, 700])('all classes of a map are named, in lines within %i px', (width) => {
  const classes = names.map((text) => ({ text, colour: '#123456' }))
  const { texts, height } = drawn({ kind: 'classes', classes }, width)
  expect(texts.map(({ text }) => text)).toEqual(names)
  expect(Math.max(...texts.map(({ right }) => right))).toBeLessThanOrEqual(20 + width)
  expect(10 + height).toBeGreaterThan(Math.max(...texts.map(({ y }) => y)) + 16)
})

test('series that do not fit on one line are counted', () => {
  const items = names.map((name) => ({ name, colour: '#123456', shape: 'line' as const }))
  const { texts, height } = drawn({ kind: 'items', items }, 340)
  expect(texts.at(-1)?.text).toMatch(/^\d more$/)
  expect(new Set(texts.map(({ y }) => y)).size).toBe(1)
  expect(height).toBe(22)
})
