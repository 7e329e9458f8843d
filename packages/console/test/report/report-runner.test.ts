import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { readReports, type Reports } from '../../src/index.ts'
import {
  memoryReportMarks,
  reportRunner,
  sqliteReportMarks,
  type Crossing,
  type ReportMessage,
  type ReportRunnerOptions,
} from '../../src/report/index.ts'
import { memoryViewStore, openProjectFiles, readCache } from '../../src/server.ts'
import { fileWarehouse, type FileWarehouse } from '../file-warehouse.ts'
import { shopData } from '../numbers/shop-data.ts'

const folder = new URL('../../../../deftunes/', import.meta.url).pathname
const report = "report: { dashboard: likes, schedule: '0 7 * * *', channels: [mail], format: html }"
const after = 'report: { dashboard: likes, schedule: publish, channels: [mail], format: pdf }'
const many =
  'alert: { measure: sales.items, range: all, above: 700, schedule: publish, channels: [ops] }'

let warehouse: FileWarehouse
let sent: { message: ReportMessage; key: readonly string[] }[]
let raised: Crossing[]
let notes: string[]
let now: number
let options: ReportRunnerOptions

beforeEach(async () => {
  warehouse = await fileWarehouse()
  await warehouse.publish('few', shopData({ sales: 500, seed: 1 }))
  ;[sent, raised, notes, now] = [[], [], [], Date.parse('2026-11-22T06:00:00Z')]
  options = {
    services: {
      ...{ folder, warehouse, cache: readCache(), views: memoryViewStore() },
      ...{ files: openProjectFiles(folder), now: () => performance.now() },
      modelTests: () => Promise.resolve([]),
      status: async () => ({ project: 'deftunes', state: 'fresh' }),
    },
    reports: async () => read({}),
    marks: memoryReportMarks(),
    send: async (_, message, key) => void sent.push({ message, key }),
    raise: (crossing) => void raised.push(crossing),
    now: () => now,
    note: (text) => void notes.push(text),
  }
})
afterEach(() => warehouse.close())

function read(files: Record<string, string>): Reports {
  return readReports(
    Object.entries(files).map(([name, text]) => ({ file: `reports/${name}.yaml`, text })),
  )
}

describe('by the clock', () => {
  test('a report is sent at its time, once, with its numbers as text and its plots as pictures', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ morning: report }) })
    await runner.look()
    expect(sent).toEqual([])
    now = Date.parse('2026-11-22T07:00:10Z')
    await runner.look()
    await runner.look()
    expect(sent.map(({ key }) => key)).toEqual([['morning', '2026-11-22T07:00:00.000Z']])
    const { message } = sent[0] ?? {}
    expect(message?.text).toMatch(/^Published 29 Feb 2024 06:12:00 UTC\n[\s\S]*\nLikes: \d+/)
    expect(message?.html).toContain('src="cid:plot-')
    expect(message?.attachments.every(({ cid }) => message.html?.includes(`cid:${cid}`))).toBe(true)
  })

  test('a report that cannot be made is told, and keeps no other', async () => {
    const files = { broken: report.replace('likes', 'lost'), morning: report }
    const runner = reportRunner({ ...options, reports: async () => read(files) })
    await runner.look()
    now = Date.parse('2026-11-22T07:00:10Z')
    await runner.look()
    expect(notes).toEqual([expect.stringContaining('reports/broken.yaml: expected a dashboard')])
    expect(sent).toHaveLength(1)
  })
})

describe('after a publish', () => {
  test('a report is sent for each version, once', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ after }) })
    await runner.published('few')
    await runner.published('few')
    await warehouse.publish('more', shopData({ sales: 600, seed: 1 }))
    await runner.published('more')
    expect(sent.map(({ key }) => key)).toEqual([
      ['after', 'few'],
      ['after', 'more'],
    ])
    expect(sent[0]?.message.attachments.map(({ name }) => name)).toEqual(['likes.pdf'])
  })

  test('a publish that nobody told of is made up for, but none of before the report was there', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ after }) })
    await runner.look()
    expect(sent).toEqual([])
    await warehouse.publish('more', shopData({ sales: 600, seed: 1 }))
    await runner.look()
    await runner.published('more')
    await runner.look()
    expect(sent.map(({ key }) => key)).toEqual([['after', 'more']])
  })

  test('an alert is raised when its bound is crossed and when it is back, not in between', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ many }) })
    for (const [version, sales] of [
      ['few2', 500],
      ['a', 800],
      ['b', 900],
      ['c', 500],
      ['d', 800],
    ] as const) {
      await warehouse.publish(version, shopData({ sales, seed: 1 }))
      await runner.published(version)
    }
    expect(notes).toEqual([])
    expect(raised.map(({ step, key }) => [step, ...key])).toEqual([
      ['raise', 'many', 'a'],
      ['recover', 'many', 'c'],
      ['raise', 'many', 'd'],
    ])
    expect(raised[0]).toMatchObject({
      subject: 'Items sold is above 700',
      details: { measure: 'sales.items', value: 800 },
    })
    expect(raised[0]?.text).toContain('Items sold: 800')
  })
})

test('marks outlive the process', async () => {
  const at = await mkdtemp(join(tmpdir(), 'marks-'))
  const file = join(at, 'console.db')
  const first = sqliteReportMarks(file)
  first.put('reports/a.yaml', { keptUntil: 5 })
  first.put('reports/a.yaml', { crossed: true })
  first.close()
  const second = sqliteReportMarks(file)
  expect(second.get('reports/a.yaml')).toEqual({ keptUntil: 5, crossed: true })
  expect(second.get('reports/b.yaml')).toEqual({})
  second.close()
  await rm(at, { recursive: true })
})
