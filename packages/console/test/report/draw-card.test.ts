import { expect, test } from 'vitest'

import { prepareCanvas } from '../../src/report/canvas-engine.ts'
import { drawCard } from '../../src/report/draw-card.ts'
import { answerOf, chartOf, country, items, revenue } from '../plot/fixtures.ts'
import { NotedPen } from './noted-pen.ts'

const chart = chartOf('number', { id: 'revenue', title: 'Revenue' })
const answer = answerOf([], [revenue], [], { total: { rows: [[12]], truncated: false } })
const compared = { rows: [[10]], truncated: false, label: 'previous period' }

test('the card of a number says why it is compared with nothing, and nothing where it is', async () => {
  const world = await prepareCanvas()
  const saidBy = (one: typeof answer) => {
    const pen = new NotedPen(300, 120, 'light')
    const uncompared = new Map([['revenue', 'No data before 1 Jan 2026']])
    drawCard({ pen, world, uncompared }, chart, one, { x: 0, y: 0, width: 300, height: 120 })
    return pen.texts.map(({ text }) => text)
  }
  expect(saidBy(answer)).toContain('No data before 1 Jan 2026')
  const texts = saidBy({ ...answer, comparedTotal: compared })
  expect(texts).toContain('vs previous period')
  expect(texts).not.toContain('No data before 1 Jan 2026')
})

test('a card of three columns says in full why its number is compared with nothing', async () => {
  const world = await prepareCanvas()
  const pen = new NotedPen(270, 88, 'light')
  const why = 'No data before 29 Dec 2025'
  const uncompared = new Map([['revenue', why]])
  drawCard({ pen, world, uncompared }, chart, answer, { x: 0, y: 0, width: 270, height: 88 })
  const said = pen.texts.find(({ text }) => text === why)
  expect(said?.right).toBe(16 + pen.widthOf(why, 'small'))
  expect(said?.right).toBeLessThan(270 - 16)
})

test('the card of a map says below it what is not on it, and nothing where all is', async () => {
  const world = await prepareCanvas()
  const box = { x: 0, y: 0, width: 600, height: 320 }
  const map = chartOf('map', { by: [{ dimension: country.name }] })
  const saidBy = (rows: [string | null, number][]) => {
    const pen = new NotedPen(600, 320, 'light')
    drawCard({ pen, world }, map, answerOf([country], [items], rows), box)
    return pen.texts.filter(({ text }) => text.startsWith('Not on this map'))
  }
  const [said, ...more] = saidBy([
    ['DE', 9],
    [null, 312],
    ['GI', 1204],
  ])
  expect(said?.text).toBe('Not on this map: Gibraltar 1,204 · (none) 312')
  expect(said?.y).toBeGreaterThan(280)
  expect(said?.right).toBeLessThan(box.width)
  expect([more, saidBy([['DE', 9]])]).toEqual([[], []])
})

test('a card says beside its title which filters of the page its numbers do not follow, whatever is too long is cut', async () => {
  const world = await prepareCanvas()
  const notApplied = ['Price of an item', 'x'.repeat(300)]
  const one = { ...answer, explanation: { ...answer.explanation, notApplied } }
  const saidBy = (title: string, shown: typeof answer) => {
    const pen = new NotedPen(400, 120, 'light')
    drawCard({ pen, world }, { ...chart, title }, shown, { x: 0, y: 0, width: 400, height: 120 })
    return pen.texts
  }
  const [title, words] = saidBy('y'.repeat(300), one)
  expect(words?.text).toMatch(/^Not filtered here: Price of an item, x/)
  expect(title?.right).toBeLessThan(200)
  expect(words?.right).toBeLessThanOrEqual(400 - 16)
  expect(saidBy('Revenue', answer).filter(({ text }) => text.startsWith('Not'))).toEqual([])
})
