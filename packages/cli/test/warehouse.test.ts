import { existsSync, readdirSync } from 'node:fs'

import type { Warehouse } from '@deftunes/console'
import { voidLogger } from '@deftunes/core'
import { compileQuery, parseMetricsQuery, readModel } from '@deftunes/metrics'
import { attachLake } from '@deftunes/pipeline'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { runWarehouseConformance } from '../../console/test/warehouse.conformance.ts'
import type { ScratchLake } from '../../pipeline/test/scratch-lake.ts'
import { openWarehouse } from '../src/console/warehouse.ts'
import { publishThings, thingsLake, thingsModel as model } from './things-lake.ts'

runWarehouseConformance('the marts of a project', async () => {
  const made = await thingsLake()
  const opened = openWarehouse({ services: made.services, model, logger: voidLogger })
  let count = 0
  return {
    warehouse: opened,
    publish: (day, words) =>
      publishThings(made, day, words.map((word) => `${(count += 1)},${word}\n`).join('')),
    close: async () => {
      await opened.close()
      await made.close()
    },
  }
})

let lake: ScratchLake
let warehouse: Warehouse
beforeEach(async () => {
  lake = await thingsLake()
  warehouse = openWarehouse({ services: lake.services, model, logger: voidLogger })
})
afterEach(async () => {
  await warehouse.close()
  await lake.close()
})

const publish = (day: string, csv: string) => publishThings(lake, day, csv)

it('the newest version and those before are read, with their rollups and counts', async () => {
  await publish('2024-01-02', '1,a\n2,b\n')
  await publish('2024-01-03', '3,a\n')
  const [newest, first] = await warehouse.versions()
  expect(newest).toMatchObject({
    runId: 'run_2024-01-03',
    tables: [{ relation: ['serving', 'things'], changed: true }],
  })
  const found = await warehouse.use(undefined, async ({ version, rollups, rowsOf, read }) => {
    const query = parseMetricsQuery({
      ...{ measures: ['things.things', 'things.ids'], dimensions: [{ dimension: 'things.word' }] },
    })
    const { sql, rollup } = compileQuery(model, query, { rollups })
    return {
      id: version.id,
      rollups: rollups.map(({ name, additive }) => [name, additive]),
      rows: [rowsOf(['serving', 'things']), rowsOf(['rollups', 'things_by_word'])],
      answer: [rollup, (await read(sql)).rows],
    }
  })
  expect(found).toEqual({
    id: newest?.id,
    rollups: [
      ['things_by_word', ['things.ids']],
      ['things_by_day', []],
    ],
    rows: [3, 2],
    answer: [
      'things_by_word',
      [
        ['a', 2, 2],
        ['b', 1, 1],
      ],
    ],
  })
  const before = await warehouse.use(first?.id, ({ rowsOf }) =>
    Promise.resolve(rowsOf(['serving', 'things'])),
  )
  expect(before).toBe(2)
})

it('what is asked without its rollups is asked of the lake just as well', async () => {
  await publish('2024-01-02', '1,a\n2,b\n3,a\n')
  const query = parseMetricsQuery({
    ...{ measures: ['things.things', 'things.ids'], dimensions: [{ dimension: 'things.word' }] },
  })
  const rows = await warehouse.use(undefined, async ({ rollups, read }) => {
    const { sql } = compileQuery(model, query, { rollups })
    expect(sql).toContain('things_by_word')
    return (await read(sql)).rows
  })
  const duckdb = await lake.services.duckdb()
  await attachLake(lake.services)
  const { sql } = compileQuery(model, query)
  const asked = await duckdb.rows<Record<string, unknown>>(sql)
  expect(asked.map((row) => Object.values(row).map(plain))).toEqual(rows)
})

/** As JSON has it. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

it('a row is followed to its source, in the version that is read', async () => {
  await publish('2024-01-02', '1,a\n2,b\n')
  const [version] = await warehouse.versions()
  expect(await warehouse.source(version?.id, ['serving', 'things'], { id: 2 })).toEqual({
    file: 'landing_zone/things/ingest_on=2024-01-02/part-00000.csv',
    position: 2,
    record: { id: '2', word: 'b' },
    table: 'transform.things',
    snapshotId: expect.stringMatching(/^\d+$/) as string,
    ingestOn: '2024-01-02',
    runId: 'run_2024-01-02',
  })
  const nothing = { id: "2' OR true --" }
  for (const [relation, key] of [
    ['things', { id: 3 }],
    ['things', {}],
    ['others', { id: 1 }],
  ] as const)
    expect(await warehouse.source(undefined, ['serving', relation], key)).toBe(undefined)
  await expect(warehouse.source(undefined, ['serving', 'things'], nothing)).rejects.toMatchObject({
    code: 'CORE_SQL_FAILED',
  })
})

it('reads no rollup of metrics that were edited since it was built, and builds theirs beside what is read', async () => {
  await publish('2024-01-02', '1,a\n2,b\n3,b\n')
  const edited = readModel([
    {
      file: 'things.yaml',
      text: `tables:
  things:
    relation: serving.things
    key: [id]
    dimensions: { word: { sql: word, type: text } }
    measures: { things: { aggregate: count, where: id > 1 } }
rollups:
  things_by_word: { table: things, dimensions: [things.word], measures: [things.things] }
`,
    },
  ]).model
  const query = parseMetricsQuery({ measures: ['things.things'] })
  const options = { services: lake.services, model, logger: voidLogger }
  let now = model
  const other = openWarehouse({ ...options, current: () => Promise.resolve(now) })
  const ask = (one: Warehouse, asked: typeof model) =>
    one.use(undefined, async ({ read, rollups }) => {
      const { sql, rollup } = compileQuery(asked, query, { rollups })
      return { rollup, rows: (await read(sql)).rows }
    })
  try {
    expect(await ask(warehouse, model)).toEqual({
      rollup: expect.any(String) as string,
      rows: [[3]],
    })
    await ask(other, model)
    now = edited
    expect(await ask(other, edited)).toEqual({ rows: [[2]] })
    const rebuilt = { rollup: 'things_by_word', rows: [[2]] }
    await expect.poll(() => ask(other, edited), { timeout: 5_000 }).toEqual(rebuilt)
  } finally {
    await other.close()
  }
})

it('goes on once metrics are put right that have a rollup without end, also for who waits for its first version', async () => {
  await publish('2024-01-02', '1,a\n2,b\n')
  const endless = readModel([
    {
      file: 'things.yaml',
      text: `tables:
  things:
    relation: serving.things
    key: [id]
    dimensions: { word: { sql: word, type: text } }
    measures:
      things: { aggregate: max, sql: "(SELECT id + count(*) FROM range(100000000) a, range(100000) b)" }
rollups:
  things_by_word: { table: things, dimensions: [things.word], measures: [things.things] }
`,
    },
  ]).model
  let now = endless
  const options = { services: lake.services, logger: voidLogger }
  const other = openWarehouse({ ...options, model: endless, current: () => Promise.resolve(now) })
  const names = () => other.use(undefined, async ({ rollups }) => rollups.map(({ name }) => name))
  try {
    const waiting = names()
    const { stagingFolder } = lake.services
    const staged = () => (existsSync(stagingFolder) ? readdirSync(stagingFolder) : [])
    await expect.poll(staged).toContainEqual(expect.stringMatching(/^mart-/))
    now = model
    const right = ['things_by_word', 'things_by_day']
    expect(await names()).toEqual(right)
    expect(await waiting).toEqual(right)
  } finally {
    await other.close()
  }
})
