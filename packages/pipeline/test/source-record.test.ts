import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { sourceRecord, type SourceQuestion } from '../src/index.ts'
import { publishRun } from '../src/steps/publish.ts'
import { transform } from '../src/steps/transform.ts'
import { ScratchLake } from './scratch-lake.ts'

const things = `name: things
source: nowhere
from: { table: shop.things }
landing: things
columns: { id: { type: int, required: true }, word: { type: string } }
`

let lake: ScratchLake
beforeEach(async () => {
  lake = await ScratchLake.make({ 'datasets/things.yaml': things })
})
afterEach(() => lake.close())

async function load(runId: string, ingestOn: string, csv: string): Promise<string> {
  await lake.land('things', ingestOn, ['id', 'word'], csv, csv.trim().split('\n').length)
  const context = lake.context(runId, ingestOn)
  await transform('things')(context)
  await publishRun(context)
  return new Date().toISOString()
}

const source = (question: Partial<SourceQuestion>) =>
  sourceRecord(lake.services, {
    ...{ table: 'things', where: { id: 2 }, firstBy: [], at: '2999-01-01T00:00:00Z', ...question },
  })

it('the record behind a row is told with its file, its place, the snapshot that brought it and the run', async () => {
  await load('run_2', '2024-01-02', '1,a\n2,b\n')
  await load('run_3', '2024-01-03', '2,c\n')
  const log = (await lake.table('transform', 'things'))['snapshot-log']
  const brought = { table: 'transform.things', ingestOn: '2024-01-02', runId: 'run_2' }
  expect(await source({ where: { id: 2, ingest_on: '2024-01-02' } })).toEqual({
    ...{ ...brought, snapshotId: log[0]?.['snapshot-id'] },
    file: 'landing_zone/things/ingest_on=2024-01-02/part-00000.csv',
    position: 2,
    record: { id: '2', word: 'b' },
  })
})

it('without a date it is that of the newest load at the time', async () => {
  const first = await load('run_2', '2024-01-02', '1,a\n2,b\n')
  await load('run_3', '2024-01-03', '3,x\n2,c\n')
  expect(await source({})).toMatchObject({ ingestOn: '2024-01-03', position: 2, runId: 'run_3' })
  expect(await source({ at: first })).toMatchObject({ ingestOn: '2024-01-02', runId: 'run_2' })
})

it('of several rows the first is meant, by what is told', async () => {
  await load('run_2', '2024-01-02', '2,z\n2,a\n')
  expect(await source({ firstBy: ['word'] })).toMatchObject({ position: 2 })
  expect(await source({ firstBy: ['gone', 'word'] })).toMatchObject({ position: 2 })
})

it('there is none of a row, a table or a dataset that is not there', async () => {
  expect(await source({})).toBe(undefined)
  await load('run_2', '2024-01-02', '1,a\n')
  expect(await source({})).toBe(undefined)
  expect(await source({ where: { id: 1, word: null } })).toBe(undefined)
  expect(await source({ table: 'nothings' })).toBe(undefined)
})

it('records are looked for one at a time, and one that fails keeps no other', async () => {
  await load('run_2', '2024-01-02', '1,a\n2,b\n')
  const { store } = lake.services
  let [now, most] = [0, 0]
  const read: typeof store.read = async (key) => {
    if (!key.includes('manifest')) return store.read(key)
    most = Math.max(most, (now += 1))
    await delay(20)
    now -= 1
    if (fails.shift()) throw new Error('gone')
    return store.read(key)
  }
  const fails = [false, true]
  const services = { ...lake.services, store: { ...store, read } }
  const question = { table: 'things', where: { id: 2 }, firstBy: [], at: '2999-01-01T00:00:00Z' }
  const found = await Promise.allSettled([1, 2, 3].map(() => sourceRecord(services, question)))
  // Which of them comes second is not said.
  expect(found.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(most).toBe(1)
})
