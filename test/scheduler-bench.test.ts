import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openRunStore } from '@deftunes/orchestrator'
import { afterEach, expect, it } from 'vitest'

import { missedBars } from '../bench/scheduler/bars.ts'
import { addHistory } from '../bench/scheduler/history.ts'
import type { Measured } from '../bench/scheduler/measure.ts'

const folder = mkdtempSync(join(tmpdir(), 'deftunes-history-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('adds a history that the scheduler of now reads, also of the DAGs that are measured', () => {
  const file = join(folder, 'state.db')
  openRunStore({ file }).close()
  addHistory(file, { tasks: 60, dagIds: ['measured', 'other'] })
  const store = openRunStore({ file })
  const runs = store.runs()
  expect(runs).toHaveLength(6)
  expect(runs.filter(({ dagId }) => dagId === 'measured')).toHaveLength(3)
  expect(runs[0]).toMatchObject({ state: 'success', cancelling: false, batch: null, note: null })
  expect(store.tasks(runs[0]?.runId ?? '')).toHaveLength(10)
  store.close()
})

const measured = (seconds: number, gapP99?: number): Measured => ({
  ...{ dag: 'fibo_10_x_40', tasks: 40, seconds, gapP50: gapP99, gapP99 },
})

it('tells the bars that are missed: a chain, its gaps, and what a history makes slower', () => {
  expect(missedBars([{ empty: measured(0.1, 2), long: measured(0.25, 9) }])).toEqual([])
  expect(missedBars([{ empty: measured(0.4, 12), long: measured(0.86, 2) }])).toEqual([
    'fibo_10_x_40 without a history: expected less than 0.3 s, got 0.4 s',
    'fibo_10_x_40 without a history: expected p99 of gaps below 10 ms, got 12 ms',
    'fibo_10_x_40 with a history: expected less than 0.3 s, got 0.86 s',
    'fibo_10_x_40 with a history: expected at most 0.850 s, for 0.4 s without, got 0.86 s',
  ])
})
