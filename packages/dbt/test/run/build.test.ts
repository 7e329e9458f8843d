import { memoryLogger } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { buildProject, duckdbAdapter, loadProject } from '../../src/index.ts'
import { inProject, Warehouse } from '../scratch-project.ts'

let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await Warehouse.open()
})
afterEach(() => warehouse.close())

/** a → b → c, and d on its own; a test on a. */
const chain = (test: string) => ({
  'models/a.sql': 'select cast(null as integer) as n',
  'models/b.sql': "select * from {{ ref('a') }}",
  'models/c.sql': "select * from {{ ref('b') }}",
  'models/d.sql': 'select 1 as n',
  'models/all.yml': `models:
  - { name: a, columns: [{ name: n, data_tests: [${test}] }] }
  - { name: c, columns: [{ name: n, data_tests: [unique] }] }`,
})

describe('a build', () => {
  it('runs parents first, and the tests of a model before what reads it', async () => {
    const { results, success } = await warehouse.build({
      ...chain('unique'),
      'tests/b_and_d.sql': "select 1 from {{ ref('b') }}, {{ ref('d') }} where false",
    })
    const order = results.map(({ name }) => name)
    const before = (first: string, second: string) =>
      expect(order.indexOf(first)).toBeLessThan(order.indexOf(second))
    before('a', 'unique_a_n')
    before('unique_a_n', 'b')
    before('b', 'c')
    before('c', 'unique_c_n')
    before('d', 'b_and_d')
    expect(order).toHaveLength(7)
    expect(success).toBe(true)
  })

  it('skips what descends from a failed test, tests too, and goes on with the rest', async () => {
    const { results, success } = await warehouse.build(chain('not_null'))
    expect(success).toBe(false)
    expect(Object.fromEntries(results.map(({ name, status }) => [name, status]))).toEqual({
      a: 'success',
      not_null_a_n: 'fail',
      b: 'skipped',
      c: 'skipped',
      unique_c_n: 'skipped',
      d: 'success',
    })
    expect(results.find(({ name }) => name === 'c')?.message).toMatch(
      /^skipped: (test\.shop\.not_null_a_n\.\w{10} has status fail|model\.shop\.b has status skipped)$/,
    )
  })

  it('goes on after a warning', async () => {
    const { results, success } = await warehouse.build(
      chain('{ not_null: { config: { severity: warn } } }'),
    )
    expect(success).toBe(true)
    const statuses = results.map(({ status }) => status)
    expect(statuses.filter((status) => status === 'success')).toHaveLength(4)
    expect(statuses).toContain('warn')
  })

  it('skips what descends from a model that failed', async () => {
    const files = { ...chain('unique'), 'models/a.sql': 'select nothing from nowhere' }
    expect(await warehouse.statuses(files)).toEqual({
      a: 'error',
      unique_a_n: 'skipped',
      b: 'skipped',
      c: 'skipped',
      unique_c_n: 'skipped',
      d: 'success',
    })
  })

  it('waits only for nodes that are selected', async () => {
    await warehouse.build(chain('unique'))
    expect(await warehouse.statuses(chain('not_null'), { select: 'c d' })).toEqual({
      c: 'success',
      unique_c_n: 'pass',
      d: 'success',
    })
  })

  it('a test of two models stops only what descends from both', async () => {
    const statuses = await warehouse.statuses({
      'models/a.sql': 'select 1 as n',
      'models/b.sql': 'select 2 as n',
      'models/of_a.sql': "select * from {{ ref('a') }}",
      'models/of_both.sql': "select * from {{ ref('of_a') }}, {{ ref('b') }}",
      'tests/same.sql': "select 1 from {{ ref('a') }} as a, {{ ref('b') }} as b where a.n <> b.n",
    })
    expect(statuses).toEqual({
      a: 'success',
      b: 'success',
      same: 'fail',
      of_a: 'success',
      of_both: 'skipped',
    })
  })

  it('says so when nothing is selected', async () => {
    await inProject(chain('unique'), async (folder) => {
      const logger = memoryLogger()
      const project = await loadProject(folder)
      const adapter = duckdbAdapter({ duckdb: warehouse.duckdb })
      const run = await buildProject({ project, adapter, logger, select: 'tag:nobody' })
      expect(run).toMatchObject({ success: true, results: [] })
      expect(logger.lines).toMatchObject([
        { level: 'warn', message: 'nothing is selected: no node matches' },
      ])
    })
  })

  it('tells of every node as it ends, by log and by callback', async () => {
    await inProject(chain('not_null'), async (folder) => {
      const logger = memoryLogger()
      const told: string[] = []
      await buildProject({
        project: await loadProject(folder),
        adapter: duckdbAdapter({ duckdb: warehouse.duckdb }),
        logger,
        onNode: ({ name }) => told.push(name),
      })
      expect(told).toEqual(['a', 'not_null_a_n', 'b', 'c', 'd', 'unique_c_n'])
      expect(logger.lines.map(({ level }) => level)).toEqual([
        'info',
        'error',
        'error',
        'error',
        'info',
        'error',
      ])
    })
  })

  it('stops between nodes when it is aborted', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const building = warehouse.build(chain('unique'), {
      signal: stop.signal,
      onNode: ({ name }) => {
        seen.push(name)
        if (name === 'b') stop.abort(new Error('enough'))
      },
    })
    await expect(building).rejects.toThrow('enough')
    expect(seen.at(-1)).toBe('b')
    expect(seen).not.toContain('c')
  })
})
