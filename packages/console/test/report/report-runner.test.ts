import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { loadReports, readReports, type ReadReports } from '../../src/index.ts'
import {
  memoryReportMarks,
  reportRunner,
  type Crossing,
  type ReportMessage,
  type ReportRunnerOptions,
} from '../../src/report/index.ts'
import { servicesOver } from '../console-services.ts'
import { fileWarehouse, type FileWarehouse } from '../file-warehouse.ts'
import { shopData } from '../numbers/shop-data.ts'

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
    services: servicesOver(warehouse),
    reports: async () => read({}),
    marks: memoryReportMarks(),
    send: async (_, message, key) => void sent.push({ message, key }),
    raise: (crossing) => void raised.push(crossing),
    now: () => now,
    note: (text) => void notes.push(text),
  }
})
afterEach(() => warehouse.close())

function read(files: Record<string, string>): ReadReports {
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

  test('what an end breaks off is not told, and is done by the next runner', async () => {
    const stopper = new AbortController()
    const reports = async () => read({ first: report, second: report })
    const send = () => {
      stopper.abort(new Error('the process ends'))
      return Promise.reject(new Error('broken off'))
    }
    const runner = reportRunner({ ...options, send, reports, signal: stopper.signal })
    await runner.look()
    now = Date.parse('2026-11-22T07:00:10Z')
    await runner.look()
    expect([stopper.signal.aborted, notes]).toEqual([true, []])
    await reportRunner({ ...options, reports }).look()
    expect(sent.map(({ key }) => key[0])).toEqual(['first', 'second'])
  })

  test('a schedule that was kept by a clock that was ahead counts as first seen, and is told once', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ morning: report }) })
    options.marks.put('reports/morning.yaml', { keptUntil: Date.parse('2031-05-01T07:00:00Z') })
    await runner.look()
    await runner.look()
    expect(sent).toEqual([])
    expect(notes).toEqual([
      'reports/morning.yaml: expected its schedule to be kept up to now, got up to 2031-05-01T07:00:00.000Z: the clock was ahead; it is kept from now on',
    ])
    now = Date.parse('2026-11-22T07:00:10Z')
    await runner.look()
    expect(sent.map(({ key }) => key)).toEqual([['morning', '2026-11-22T07:00:00.000Z']])
    expect(notes).toHaveLength(1)
  })

  test('a clock that is put right by seconds sends nothing twice', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ morning: report }) })
    await runner.look()
    for (const time of ['07:00:00.500', '06:59:58.000', '07:00:00.100', '07:00:10.000']) {
      now = Date.parse(`2026-11-22T${time}Z`)
      await runner.look()
    }
    expect([sent.length, notes]).toEqual([1, []])
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

test('looks do not pile up while a report is sent', async () => {
  const { promise: taken, resolve: take } = Promise.withResolvers<void>()
  let reads = 0
  const runner = reportRunner({
    ...options,
    reports: async () => {
      reads += 1
      return read({ morning: report })
    },
    send: () => taken,
  })
  await runner.look()
  now = Date.parse('2026-11-22T07:00:10Z')
  reads = 0
  const looks = Array.from({ length: 10 }, () => runner.look())
  take()
  await Promise.all(looks)
  expect(reads).toBe(2)
  await runner.look()
  expect(reads).toBe(4)
})

describe('a file with a mistake', () => {
  const broken = report.replace('html', 'htm')
  const words = expect.stringMatching(
    /^reports\/broken\.yaml:1:\d+ report\.format: .*htm/,
  ) as string

  test('is told once, and again when it was changed and still has it', async () => {
    let files: Record<string, string> = { broken }
    const runner = reportRunner({ ...options, reports: async () => read(files) })
    await runner.look()
    await runner.look()
    expect(notes).toEqual([words])
    files = { broken: `${broken}\n# mended?\n` }
    await runner.look()
    await runner.published('few')
    expect(notes).toEqual([words, words])
    files = { broken: report }
    await runner.look()
    files = { broken }
    await runner.look()
    expect(notes).toEqual([words, words, words])
  })

  test('keeps no other from being sent', async () => {
    const runner = reportRunner({ ...options, reports: async () => read({ broken, after }) })
    await runner.published('few')
    expect(sent.map(({ key }) => key)).toEqual([['after', 'few']])
    expect(notes).toEqual([words])
  })
})

describe('the folder of reports', () => {
  let project: string
  beforeEach(async () => void (project = await mkdtemp(join(tmpdir(), 'reports-'))))
  afterEach(() => rm(project, { recursive: true }))

  test('has no reports where it is not there', async () => {
    expect(await loadReports(project)).toMatchObject({ reports: [], mistakes: [] })
  })

  test('is a mistake where it cannot be read', async () => {
    await writeFile(join(project, 'reports'), '')
    const { mistakes } = await loadReports(project)
    expect(mistakes.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      expect.stringMatching(/^reports: expected a folder that can be read, got ENOTDIR/),
    ])
  })

  test('has its other reports when one cannot be read', async () => {
    await mkdir(join(project, 'reports/b.yaml'), { recursive: true })
    await writeFile(join(project, 'reports/a.yaml'), report)
    const message = 'expected a file that can be read, got a folder'
    expect(await loadReports(project)).toMatchObject({
      reports: [{ id: 'a' }],
      mistakes: [{ file: 'reports/b.yaml', message }],
    })
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

  test('a report and an alert are about the version that was published, whatever is newest by then', async () => {
    const runner = () =>
      reportRunner({
        ...options,
        marks: memoryReportMarks(),
        reports: async () => read({ after: after.replace('pdf', 'html'), many }),
      })
    await runner().published('few')
    await warehouse.publish('more', shopData({ sales: 800, seed: 1 }))
    await runner().published('few')
    expect(raised).toEqual([])
    await runner().published('more')
    const [first, again, newer] = sent.map(({ message }) => message.text)
    expect(again).toBe(first)
    expect(newer).not.toBe(first)
    expect(raised.map(({ key }) => key)).toEqual([['many', 'more']])
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

test('an alert is never judged on a number that its filters or its time do not hold for', async () => {
  const whole = many.replace('sales.items', 'songs.songs').replace('above: 700', 'above: 1')
  const files = {
    filtered: whole.replace('range:', 'filters: [{ dimension: sales.price, in: 1 }], range:'),
    timed: whole.replace('range: all', 'time: sales.sold_on, range: last 1 day'),
  }
  const runner = reportRunner({ ...options, reports: async () => read(files) })
  await runner.published('few')
  expect(raised).toEqual([])
  expect(notes).toEqual([
    expect.stringContaining('filters that the measure can be asked by, got Price of an item'),
    expect.stringContaining('filters that the measure can be asked by, got Day of sale'),
  ])
})
