import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { openRunStore } from '@deftunes/orchestrator'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject

const path = (name: string) => join(project.folder, name)

beforeEach(async () => {
  project = await ScratchProject.make({})
})
afterEach(() => project.remove())

function ask(...words: string[]) {
  return deftunes(...words, '--project', path('project'), '--state', path('state'))
}

const api = 'deftunes_api_pipeline'

/** The last scheduled run of the API's pipeline was two days ago. */
function ranUntilYesterday(): string {
  const today = new Date().toISOString().slice(0, 10)
  const daysAgo = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString()
  const [start, end] = [daysAgo(2), daysAgo(1)]
  const store = openRunStore({ file: path('state/state.db') })
  store.apply(1, [
    {
      kind: 'run-created',
      run: {
        ...{ runId: `${api}__1`, dagId: api, runType: 'scheduled', logicalDate: start },
        ...{ ingestOn: end.slice(0, 10), interval: { start, end }, runAfter: end, params: {} },
        ...{ batch: null, dagVersion: null, cancelling: false, state: 'success', note: null },
        ...{ createdAt: end, startedAt: end, endedAt: end },
      },
      taskIds: [],
    },
  ])
  store.close()
  return today
}

interface Plan {
  next: { ingest_on: string; touches: { table: string; rows: string }[] }[]
}

it('a plan tells the runs that come next, and which rows of which tables each would write', async () => {
  const today = ranUntilYesterday()
  const { code, stdout } = await project.run('plan', '--dag', api, '--days', '1', '--json')
  expect(code).toBe(0)
  const [plan] = JSON.parse(stdout) as Plan[]
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  expect(plan?.next.map((run) => run.ingest_on)).toEqual([today, tomorrow])
  const touches = plan?.next.map((run) =>
    Object.fromEntries(run.touches.map(({ table, rows }) => [table, rows])),
  )
  for (const [place, date] of [today, tomorrow].entries())
    expect(touches?.[place]).toMatchObject({
      'landing.users': `ingest_on=${date}`,
      'transform.sessions': `ingest_on=${date}`,
      'transform.sessions_rejected': `ingest_on=${date}`,
      'serving.dim_users': 'all',
      'serving.fact_session': `ingest_on>=${date}`,
      'serving.sales_per_country_vw': 'all',
    })
  expect(touches?.[0]).not.toHaveProperty(['landing.songs'])
  expect(touches?.[0]).not.toHaveProperty(['serving.stg_users'])
})

it('a plan as text groups tables by their rows, and makes no state', async () => {
  const { stdout } = await project.run('plan', '--days', '1', '--limit', '1')
  expect(stdout).toMatch(/^deftunes_api_pipeline {2}Daily at 00:00\n {2}now +data of \[/)
  expect(stdout).toMatch(/^ {6}ingest_on=\S+: landing\.users, landing\.sessions, transform\.users/m)
  expect(stdout).toMatch(/^ {6}all: serving\./m)
  expect(stdout).toContain('and more: --limit shows them')
  expect(existsSync(path('state'))).toBe(false)
})

it('a replay of a year tells how often each DAG runs, in the words of its schedule', async () => {
  const words = ['--simulate', '365d', '--from', '2025-01-01']
  const { code, stdout, stderr } = await ask('plan', ...words, '--task-time', '1m', '--json')
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject(
    ['deftunes_api_pipeline', 'deftunes_songs_pipeline'].map((dag_id) => ({
      ...{ dag_id, runs: 366, gaps: [], behind: 0, late: { runs: 0 } },
      first: { start: '2024-12-31T00:00:00.000Z' },
      ...{ most_active: 1, max_active_runs: 1 },
    })),
  )
  const text = await ask('plan', ...words, '--task-time', '6h')
  expect(text.stdout).toMatch(/deftunes_api_pipeline: the first that is passed over is \[2025-01-0/)
  expect(text.stderr).toMatch(/^2025-01-01 to 2026-01-01, replayed in /)
})
