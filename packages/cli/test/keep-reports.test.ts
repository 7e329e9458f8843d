import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { openSqlite } from '@deftunes/core'
import { listDeliveries } from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { servicesOver } from '../../console/test/console-services.ts'
import { fileWarehouse, type FileWarehouse } from '../../console/test/file-warehouse.ts'
import { shopData } from '../../console/test/numbers/shop-data.ts'
import { keepReports } from '../src/up/keep-reports.ts'

const deftunes = join(import.meta.dirname, '../../../deftunes')

let folder: string
let warehouse: FileWarehouse
let project: Project
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'))
  for (const part of ['metrics', 'dashboards', 'deftunes.yaml'])
    await cp(join(deftunes, part), join(folder, part), { recursive: true })
  for (const part of ['reports', 'state']) await mkdir(join(folder, part))
  const alerts = 'alerts: { channels: { log: { kind: file, path: told.jsonl } } }\n'
  await writeFile(join(folder, 'deftunes.yaml'), alerts, { flag: 'a' })
  project = {
    ...{ name: 'deftunes', folder, state: join(folder, 'state'), workers: 1, sources: {} },
    ...{
      duckdb: { memoryLimit: '1GB' },
      alerts: {
        channels: { log: { kind: 'file', path: 'told.jsonl' } },
        delivery: { attempts: 1 },
      },
    },
  }
  warehouse = await fileWarehouse()
  await warehouse.publish('few', shopData({ sales: 500, seed: 1 }))
})
afterEach(async () => {
  await warehouse.close()
  await rm(folder, { recursive: true, force: true })
})

async function until<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await find().catch(() => undefined)
    if (found !== undefined) return found
    await delay(20)
  }
}

function keep(notes: string[]): () => Promise<void> {
  const services = servicesOver(warehouse, folder)
  return keepReports(project, { services, warehouse }, (text) => notes.push(text))
}

it('after a publish a report is sent to its channels, and a crossed bound is put into the outbox', async () => {
  const write = (name: string, text: string) => writeFile(join(folder, 'reports', name), text)
  await write(
    'after.yaml',
    'report: { dashboard: likes, schedule: publish, format: png, channels: [log] }',
  )
  await write(
    'many.yaml',
    'alert: { measure: sales.items, range: all, above: 700, schedule: publish, channels: [log], severity: critical }',
  )
  const notes: string[] = []
  const end = keep(notes)
  try {
    await warehouse.publish('many', shopData({ sales: 800, seed: 1 }))
    const line = await until(
      async () => /^.*(?=\n)/.exec(await readFile(join(folder, 'told.jsonl'), 'utf8'))?.[0],
    )
    const { type, data } = JSON.parse(line) as {
      type: string
      data: { attachments: { name: string; base64: string }[] }
    }
    expect([type, data.attachments[0]?.name]).toEqual(['alert.report', 'likes.png'])
    expect(
      Buffer.from(data.attachments[0]?.base64 ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    const deliveries = await until(async () => {
      const database = openSqlite({ file: statePaths(project).runs, what: 'the run state' })
      const found = listDeliveries(database)
      database.close()
      return found.length > 0 ? found : undefined
    })
    expect(deliveries).toMatchObject([
      { channel: 'log', state: 'pending', subject: '[critical] Items sold is above 700' },
    ])
  } finally {
    await end()
  }
  expect(notes).toEqual([])
})

it('a project whose only report has a mistake is told of it', async () => {
  const text = 'report: { dashboard: lieks, schedule: publish, channels: [log] }'
  await writeFile(join(folder, 'reports', 'lone.yaml'), text)
  const notes: string[] = []
  const end = keep(notes)
  await until(async () => notes[0])
  await end()
  expect(notes).toEqual([expect.stringMatching(/^reports\/lone\.yaml:1:.*did you mean "likes"\?$/)])
})

it('a report that a channel does not take is told with what the channel said', async () => {
  const text = 'report: { dashboard: likes, schedule: publish, format: png, channels: [log] }'
  await writeFile(join(folder, 'reports', 'after.yaml'), text)
  await mkdir(join(folder, 'told.jsonl'))
  const notes: string[] = []
  const end = keep(notes)
  await warehouse.publish('many', shopData({ sales: 600, seed: 1 }))
  await until(async () => notes[0])
  await end()
  expect(notes).toEqual([expect.stringMatching(/^reports\/after\.yaml: .*log.*EISDIR/)])
})
