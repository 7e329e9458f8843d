import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import type { StepAlert } from '../src/step.ts'
import { audit } from '../src/steps/audit.ts'
import { transform } from '../src/steps/transform.ts'
import { ScratchLake } from './scratch-lake.ts'

let lake: ScratchLake
afterEach(() => lake.close())

it('a ruleset that is there and cannot be read is not called missing', async () => {
  lake = await ScratchLake.make()
  const file = join(lake.folder, 'quality/numbers.dqdl')
  await mkdir(file, { recursive: true })
  await expect(audit('numbers')(lake.context('r', '2024-01-02'))).rejects.toMatchObject({
    code: 'CORE_CONFIG_INVALID',
    message: `${file}:1:1: expected a file that can be read, got a folder`,
  })
})

it('an audit keeps what its analyzers measured, and why one could not, and fails for none', async () => {
  lake = await ScratchLake.make({
    'quality/numbers.dqdl':
      'Rules = [ RowCount > 5 labels=["severity"="warn"] ] Analyzers = [ Completeness "n", Mean "n" ]\n',
  })
  const context = lake.context('r', '2024-01-02')
  await lake.load(context, 7)
  expect(await audit('numbers')(context)).toEqual({ rules: 1, passed: 0, warned: 1, score: 0 })
  const { quality } = lake.services
  expect(quality.outcomes()).toMatchObject([
    { run_id: 'r', dataset: 'numbers', ingest_on: '2024-01-02', name: 'Rule_1', severity: 'warn' },
  ])
  expect(quality.analyses({ runId: 'r' })).toMatchObject([
    { name: 'Analyzer_1', metrics: '{"Column.n.Completeness":1}', message: null },
    { name: 'Analyzer_2', metrics: '{}', message: expect.stringContaining('Mean') as string },
  ])
})

it('rules that warn are told to people, and so is a source whose records are no longer of the declared form', async () => {
  lake = await ScratchLake.make({
    'quality/numbers.dqdl': 'Rules = [ RowCount > 5 labels=["severity"="warn"] ]\n',
  })
  const told: StepAlert[] = []
  const context = { ...lake.context('r', '2024-01-02'), alert: (one: StepAlert) => told.push(one) }
  const records = (...values: unknown[]) => JSON.stringify(values.map((n) => ({ n })))
  const good = Array.from({ length: 20 }, (_, n) => n)
  await lake.land('numbers', '2024-01-02', ['n'], records(...good, 'x'), 21)
  await transform('numbers')(context)
  expect(told).toEqual([])
  await lake.land('numbers', '2024-01-03', ['n'], records(1, 'x', 'y'), 3)
  const next = { ...lake.context('s', '2024-01-03'), alert: context.alert }
  await transform('numbers')(next)
  await audit('numbers')(next)
  expect(told).toMatchObject([
    { kind: 'source_drifted', details: { dataset: 'numbers', landed: 3, rejected: 2 } },
    {
      kind: 'quality_failed',
      subject: 'rules of numbers warn',
      details: { rules: ['RowCount > 5'] },
    },
  ])
})

it('what analyzers find out of the ordinary after a week is kept and told to people, and fails nothing', async () => {
  lake = await ScratchLake.make({
    'quality/numbers.dqdl': 'Rules = [ RowCount > 0 ] Analyzers = [ RowCount ]\n',
  })
  const told: StepAlert[] = []
  const evaluate = async (day: number, rows: number) => {
    const date = `2024-01-0${day}`
    const context = { ...lake.context(`r${day}`, date), alert: (one: StepAlert) => told.push(one) }
    const records = JSON.stringify(Array.from({ length: rows }, (_, n) => ({ n })))
    await lake.land('numbers', date, ['n'], records, rows)
    await transform('numbers')(context)
    await audit('numbers')(context)
  }
  for (const day of [1, 2, 3, 4, 5, 6, 7]) await evaluate(day, day === 3 ? 90 : 20)
  expect(told).toEqual([])
  await evaluate(8, 90)
  const text = 'Dataset.*.RowCount: expected 19.8 to 20.2 after the 7 values before, got 90'
  expect(told).toMatchObject([
    { kind: 'quality_anomaly', subject: 'numbers is out of the ordinary', text },
  ])
  expect(lake.services.quality.analyses({ runId: 'r8' })).toMatchObject([{ message: text }])
})

describe('an audit that fails says how to look at the rows', () => {
  const rows = `look: npx deftunes query --branch run_r "from transform.numbers where ingest_on = '2024-01-02' limit 20"`
  const message = async (values: readonly unknown[]) => {
    lake = await ScratchLake.make({ 'quality/numbers.dqdl': 'Rules = [ RowCount > 100 ]\n' })
    const context = lake.context('r', '2024-01-02')
    const records = JSON.stringify(values.map((n) => ({ n })))
    await lake.land('numbers', '2024-01-02', ['n'], records, values.length)
    await transform('numbers')(context)
    const error = await audit('numbers')(context).catch((thrown: unknown) => thrown as Error)
    const details = { retryable: false, quality: true }
    expect(error).toMatchObject({ code: 'PIPELINE_AUDIT_FAILED', details })
    return (error as Error).message.split('\n')
  }

  it('of the load', async () => {
    const [head, rule, ...more] = await message([1, 2, 'x'])
    expect(head).toMatch(/^audit of transform\.numbers: 1 of 1 rules failed; .* on branch run_r$/)
    expect(rule).toMatch(/^ {2}Rule_1: /)
    expect(more).toEqual([rows])
  })

  it('and of rejected records, most frequent reasons first, when most were', async () => {
    const lines = await message([1, 'x', 'y', [2], 'z'])
    const sql = 'select reason, count(*) from transform.numbers_rejected group by all'
    expect(lines.slice(2)).toEqual([
      `4 of 5 records were rejected: n: expected int (4); look: npx deftunes query --branch run_r "${sql}"`,
      rows,
    ])
  })

  it('and of rejected records when all were, alike', async () => {
    expect((await message(['x', 'x'])).at(2)).toMatch(
      /^2 of 2 records were rejected: n: expected int, got 'x' \(2\); look: npx /,
    )
  })
})
