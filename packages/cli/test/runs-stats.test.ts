import { join } from 'node:path'

import { openRunStore, type Change, type Run } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject

beforeEach(async () => {
  project = await ScratchProject.make({})
})
afterEach(() => project.remove())

async function ask(...words: string[]) {
  const [folder = '', state = ''] = ['project', 'state'].map((name) => join(project.folder, name))
  return deftunes(...words, '--project', folder, '--state', state)
}

const dagId = 'deftunes_api_pipeline'

/** Runs of one task, each as long as it says, the last one just ended. */
function write(durations: readonly number[]): void {
  const store = openRunStore({ file: join(project.folder, 'state/state.db') })
  const changes = durations.flatMap((ms, n): Change[] => {
    const start = Date.now() - (durations.length - n) * 3_600_000
    const at = (offset: number) => new Date(start + offset).toISOString()
    const run: Run = {
      ...{ runId: `${dagId}__20240103__${n}`, dagId, runType: 'manual', ingestOn: '2024-01-03' },
      logicalDate: '2024-01-02T00:00:00.000Z',
      interval: { start: '2024-01-02T00:00:00.000Z', end: '2024-01-03T00:00:00.000Z' },
      ...{
        runAfter: at(0),
        params: {},
        batch: null,
        dagVersion: null,
        cancelling: false,
        note: null,
      },
      ...{ state: 'running', createdAt: at(0), startedAt: at(0), endedAt: null },
    }
    const { runId } = run
    const key = { runId, taskId: 'extract', mapIndex: -1 }
    const one = { attempt: n + 1, tryNumber: 1, queuedAt: at(0), startedAt: at(20), log: 'log' }
    const usage = { rows: 12_345, peakMemory: 2e8 }
    const end = { state: 'success', endedAt: at(20 + ms), error: null, usage } as const
    return [
      { kind: 'run-created', run, taskIds: ['extract'] },
      { kind: 'try-begun', key, one },
      { kind: 'try-ended', attempt: n + 1, end },
      { kind: 'run', runId, patch: { state: 'success', endedAt: at(20 + ms) } },
    ]
  })
  store.apply(1, changes)
  store.close()
}

describe('runs stats', () => {
  it('shows how long tasks take, and which took longer than usual', async () => {
    write([3_100, 3_300, 3_500, 3_700, 4_000, 12_300])
    const { code, stdout, stderr } = await ask('runs', 'stats')
    const [head, names, whole, extract] = stdout.split('\n')
    expect([code, stderr, head]).toEqual([0, '', dagId])
    expect(names).toMatch(/task +runs +p50 +p95 +max +waits p95 +rows p50 +memory p95 +last run/)
    expect(whole).toMatch(/^whole run +6 +3\.6 s .* – +– +slower than usual: 12\.3 s, usually /)
    expect(extract?.split(/\s{2,}/)).toEqual([
      ...['extract', '6', '3.6 s', '10.2 s', '12.3 s', '20 ms', '12,345', '200.0 MB'],
      'slower than usual: 12.3 s, usually 3.1–4.0 s',
    ])
  })

  it('is data for programs', async () => {
    write([1_000, 2_000])
    const { stdout } = await ask('runs', 'stats', '--dag', dagId, '--days', '7', '--json')
    expect(JSON.parse(stdout)).toMatchObject([
      { dag_id: dagId, task_id: null, runs: 2 },
      {
        ...{ dag_id: dagId, task_id: 'extract', runs: 2 },
        duration_ms: { count: 2, mean: 1_500, p50: 1_500, p95: 1_950, max: 2_000 },
        queue_ms: { p50: 20 },
        rows: { max: 12_345 },
        peak_memory_bytes: { max: 2e8 },
        last_run: { run_id: `${dagId}__20240103__1`, is_slower: false, usual_ms: null },
      },
    ])
  })

  it('says that there is nothing to tell where nothing has ended, and what is wrong with days', async () => {
    expect(await ask('runs', 'stats')).toMatchObject({
      stdout: 'No run that has ended: there is nothing to tell yet.\n',
    })
    expect(await ask('runs', 'stats', '--json')).toMatchObject({ stdout: '[]\n' })
    write([1_000])
    const { stdout } = await ask('runs', 'stats', '--dag', 'nope', '--days', '2')
    expect(stdout).toMatch(
      /^No run of 'nope' that has ended within 2 days: npx deftunes dags .* lists/,
    )
    const { code, stderr } = await ask('runs', 'stats', '--days', '0')
    expect(code).toBe(2)
    expect(stderr).toContain("--days: expected a whole number of at least 1, got '0'")
  })
})
