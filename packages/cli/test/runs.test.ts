import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { ownIdentity } from '@deftunes/core'
import {
  openRunStore,
  type Change,
  type Run,
  type TaskPatch,
  type TaskState,
} from '@deftunes/orchestrator'
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

const place = () =>
  `--project ${join(project.folder, 'project')} --state ${join(project.folder, 'state')}`

const sales = 'deftunes_api_pipeline'

const at = (seconds: number) => new Date(Date.UTC(2024, 0, 3, 3) + seconds * 1_000).toISOString()

function newRun(n: number, batch: string | null = null): Run {
  return {
    runId: `${sales}__20240103__${n}`,
    dagId: sales,
    runType: 'manual',
    logicalDate: '2024-01-02T00:00:00.000Z',
    ingestOn: '2024-01-03',
    interval: { start: '2024-01-02T00:00:00.000Z', end: '2024-01-03T00:00:00.000Z' },
    runAfter: '2024-01-03T00:00:00.000Z',
    params: {},
    batch,
    dagVersion: null,
    cancelling: false,
    state: 'running',
    note: null,
    createdAt: at(0),
    startedAt: at(0),
    endedAt: null,
  }
}

const error = { code: 'LAKE_HTTP', message: 'expected 200, got 500\nand more' }

/** The only try of a task but for others before it, and how the task stands by it. */
function tried(
  { runId }: Run,
  attempt: number,
  { patch, began }: { patch: TaskPatch & { state: TaskState }; began: number },
): Change[] {
  const key = { runId, taskId: 'extract', mapIndex: -1 }
  const log = join(project.folder, 'extract.log')
  const [startedAt, endedAt] = [at(began), at(began + 61)]
  const state = patch.state === 'success' ? 'success' : 'failed'
  const end = { state, endedAt, error: patch.error ?? null, usage: {} } as const
  const one = { attempt, tryNumber: patch.tryNumber ?? 1, queuedAt: null, startedAt, log }
  const begun: Change = { kind: 'try-begun', key, one }
  if (patch.state === 'running')
    return [begun, { kind: 'task', key, patch: { ...patch, startedAt } }]
  return [
    begun,
    { kind: 'try-ended', attempt, end },
    { kind: 'task', key, patch: { ...patch, startedAt, endedAt } },
  ]
}

/** One run that succeeded, one that failed after a retry, and one that nobody drives any more. */
function write(more: readonly Change[] = []): void {
  const store = openRunStore({ file: join(project.folder, 'state/state.db') })
  const [good, bad, open] = [newRun(1), newRun(2), newRun(3, 'demo-1')]
  const output = { rows: 12_345, files: 1, bytes: 2_000 }
  const model = (run: Run, state: TaskState): Change => ({
    kind: 'task',
    key: { runId: run.runId, taskId: 'model', mapIndex: -1 },
    patch: { state },
  })
  store.apply(1, [
    ...[good, bad, open].map((run): Change => {
      return { kind: 'run-created', run, taskIds: ['extract', 'model'] }
    }),
    ...tried(good, 1, { patch: { state: 'success', tryNumber: 1, output }, began: 0 }),
    model(good, 'success'),
    { kind: 'run', runId: good.runId, patch: { state: 'success', endedAt: at(61) } },
    ...tried(bad, 2, { patch: { state: 'up_for_retry', tryNumber: 1, error }, began: 61 }),
    ...tried(bad, 3, { patch: { state: 'failed', tryNumber: 2, error }, began: 122 }),
    model(bad, 'upstream_failed'),
    { kind: 'run', runId: bad.runId, patch: { state: 'failed', endedAt: at(183) } },
    ...tried(open, 4, { patch: { state: 'running', tryNumber: 1 }, began: 183 }),
    ...more,
  ])
  store.close()
}

/** As it is while this very process runs the project. */
async function drivenByThis<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  const file = join(project.folder, 'state/state.db')
  const database = new DatabaseSync(file)
  const { pid, started, host } = ownIdentity()
  const sql = `INSERT OR REPLACE INTO owner VALUES (1, 1, ?, ?, ?, ?, 0, NULL, 'runs')`
  database.prepare(sql).run(pid, started, host, new Date().toISOString())
  database.close()
  return look()
}

describe('an empty project', () => {
  it.each([
    [['runs'], 'No runs yet: npx deftunes demo, or npx deftunes run, makes some.\n'],
    [['tables'], 'No tables yet: npx deftunes demo, or npx deftunes run, makes some.\n'],
    [['runs', '--json'], '[]\n'],
    [['tables', '--json'], '[]\n'],
  ])('is answered by %j with what to do next', async (words, stdout) => {
    expect(await ask(...words)).toEqual({ code: 0, stdout, stderr: '' })
  })

  it('has no run to show, and says where runs are listed', async () => {
    const { code, stderr } = await ask('runs', 'show', 'nothing__1')
    expect(code).toBe(2)
    expect(stderr).toContain(
      "run 'nothing__1': expected a run of this id; 'deftunes runs' lists them",
    )
  })
})

describe('runs', () => {
  it('are listed newest first, and the one that nobody drives is told as interrupted', async () => {
    write()
    const { stdout } = await ask('runs')
    const lines = stdout.trimEnd().split('\n')
    const data = '[2024-01-02, 2024-01-03)'
    expect(lines.slice(1, 4).map((line) => line.split(/\s{2,}/))).toEqual([
      [
        `${sales}__20240103__3`,
        'interrupted',
        data,
        '2024-01-03 03:00:00',
        '–',
        '1 interrupted, 1 none',
      ],
      [
        `${sales}__20240103__2`,
        'failed',
        data,
        '2024-01-03 03:00:00',
        '3 min 03 s',
        '1 failed, 1 upstream_failed',
      ],
      [`${sales}__20240103__1`, 'success', data, '2024-01-03 03:00:00', '1 min 01 s', '2 success'],
    ])
    expect(lines[4]).toBe(
      `${sales}__20240103__3: npx deftunes demo ${place()} goes on where it stopped`,
    )
    expect((await ask('runs', '--limit', '1')).stdout).not.toContain('20240103__2')
    expect((await ask('runs', '--dag', 'other')).stdout).toBe(
      `No run of 'other': npx deftunes dags ${place()} lists the DAGs that there are.\n`,
    )
  })

  it('say of which hour their data are, and how long one that runs has taken so far', async () => {
    const hour = { start: '2024-01-02T05:00:00.000Z', end: '2024-01-02T06:00:00.000Z' }
    const run = { ...newRun(4), interval: hour, logicalDate: hour.start }
    write([{ kind: 'run-created', run, taskIds: ['extract'] }])
    const { stdout } = await drivenByThis(() => ask('runs'))
    expect(stdout).toMatch(
      /__4 +running +\[2024-01-02T05:00Z, 2024-01-02T06:00Z\) +2024-01-03 03:00:00 +\d.* so far/,
    )
  })

  it('are shown with tasks, tries, durations, errors and what to do', async () => {
    write()
    const { stdout } = await ask('runs', 'show', `${sales}__20240103__2`)
    expect(stdout).toMatch(
      /^\S+ {2}failed {2}data of \[2024-01-02T00:00:00\.000Z, 2024-01-03T00:00:00\.000Z\)/,
    )
    expect(stdout).toMatch(/^extract +failed +2 +1 min 01 s$/m)
    expect(stdout).toContain('extract LAKE_HTTP\nexpected 200, got 500\nand more')
    expect(stdout).toMatch(/ {2}extract 1 failed 1 min 01 s .*\n {2}extract 2 failed 1 min 01 s /)
    expect(stdout).toContain(
      `deftunes retry ${sales}__20240103__2 ${place()} goes on where it stopped`,
    )
    const good = await ask('runs', 'show', `${sales}__20240103__1`, '--logs')
    expect(good.stdout).toMatch(/extract +success +1 +1 min 01 s +12,345 rows, 1 file, 2\.0 kB/)
    expect(good.stdout).toContain('    no log')
  })

  it('number tries in the order in which they happened, also after a retry', async () => {
    const run = newRun(2)
    write(tried(run, 5, { patch: { state: 'failed', tryNumber: 1, error }, began: 244 }))
    const { stdout } = await ask('runs', 'show', run.runId)
    expect(stdout).toMatch(/^extract +failed +3 /m)
    expect(stdout.match(/^ {2}extract \d/gm)).toEqual(['  extract 1', '  extract 2', '  extract 3'])
    const { tries } = JSON.parse((await ask('runs', 'show', run.runId, '--json')).stdout) as {
      tries: object[]
    }
    expect(tries).toMatchObject([{ number: 1 }, { number: 2 }, { number: 3, try_number: 1 }])
  })

  it('are data for programs, in JSON and in ops', async () => {
    write()
    const { stdout } = await ask('runs', 'show', `${sales}__20240103__3`, '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      run_id: `${sales}__20240103__3`,
      state: 'interrupted',
      tasks: [
        { task_id: 'extract', state: 'interrupted' },
        { task_id: 'model', state: 'none' },
      ],
      tries: [
        {
          task_id: 'extract',
          try_number: 1,
          state: 'interrupted',
          log: join(project.folder, 'extract.log'),
        },
      ],
    })
    const sql = `SELECT run_id[-1:] AS n, state, (SELECT string_agg(state ORDER BY task_id) FROM ops.task_instances AS tasks WHERE tasks.run_id = runs.run_id) AS tasks FROM ops.runs ORDER BY n`
    expect(JSON.parse((await ask('query', sql, '--json')).stdout)).toEqual([
      { n: '1', state: 'success', tasks: 'success,success' },
      { n: '2', state: 'failed', tasks: 'failed,upstream_failed' },
      { n: '3', state: 'interrupted', tasks: 'interrupted,none' },
    ])
  })
})
