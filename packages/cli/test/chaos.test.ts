import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dagReader, openRunStore, type Change, type Run } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { newRun } from '../../orchestrator/test/new-run.ts'
import { differing } from '../src/chaos/contents.ts'
import { watchOrphans } from '../src/chaos/orphans.ts'
import { seesProcesses } from '../src/chaos/processes.ts'
import { makeScratch } from '../src/chaos/scratch.ts'
import { mistakesOfRuns, straysIn } from '../src/chaos/store-checks.ts'

const startedAt = Date.parse('2024-01-05T00:00:00Z')

function storeOf(...runs: Partial<Run>[]) {
  const store = openRunStore({ file: ':memory:' })
  store.apply(
    1,
    runs.map((run): Change => ({
      kind: 'run-created',
      run: { ...newRun, ...run },
      taskIds: ['model'],
    })),
  )
  return store
}

function begun(attempt: number, at: string): Change[] {
  const key = { runId: newRun.runId, taskId: 'model', mapIndex: -1 }
  const one = { attempt, tryNumber: 1, queuedAt: null, startedAt: at, log: '' }
  const patch = { state: 'running', startedAt: at } as const
  return [
    { kind: 'try-begun', key, one },
    { kind: 'task', key, patch },
  ]
}

describe('what a restart may leave', () => {
  it('a try that began before the owner did is a stray, one of the owner is none', () => {
    const store = storeOf({ state: 'running' })
    store.apply(2, begun(1, '2024-01-04T23:59:59.999Z'))
    expect(straysIn(store, startedAt)).toEqual([
      `try 1 of ${newRun.runId}`,
      `task model of ${newRun.runId}`,
    ])
    expect(straysIn(store, startedAt - 1_000)).toEqual([])
    expect(straysIn(store)).toHaveLength(2)
  })

  it('a try of a run that is over is a stray, whoever began it', () => {
    const store = storeOf({ state: 'success' })
    store.apply(2, begun(1, '2024-01-06T00:00:00.000Z'))
    expect(straysIn(store, startedAt)).toHaveLength(2)
  })
})

describe('a backfill that is over', () => {
  const wanted = [{ dagId: newRun.dagId, ingestOn: newRun.ingestOn }]

  it('has run each interval once and well', () => {
    expect(mistakesOfRuns(storeOf({ state: 'success' }), wanted)).toEqual([])
  })

  it('is told where an interval was run twice, not at all, or is still open', () => {
    const twice = storeOf({ state: 'success' }, { runId: 'again', state: 'success' })
    expect(mistakesOfRuns(twice, wanted)).toEqual(['sales 2024-01-02 was run 2 times'])
    expect(mistakesOfRuns(storeOf({}), wanted)).toEqual([
      `${newRun.runId} is queued`,
      'sales 2024-01-02: expected success, got queued',
    ])
    expect(mistakesOfRuns(openRunStore({ file: ':memory:' }), wanted)).toEqual([
      'sales 2024-01-02: expected success, got no run',
    ])
  })

  it('tables that differ are named, also those that only one has', () => {
    expect(differing({ a: '1', b: '2' }, { a: '1', b: '3', c: '4' })).toEqual(['b', 'c'])
  })
})

describe.runIf(seesProcesses)('processes', () => {
  it('one that carries the mark and belongs to nobody is found', async () => {
    const watch = watchOrphans(randomUUID(), () => process.pid)
    const env = { ...process.env, ...watch.environment }
    const child = spawn('sh', ['-c', 'sleep 60 & echo $!; kill -9 $$'], { env })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const orphan = Number(line.toString())
    await once(child, 'exit')
    expect(watch.now()).toEqual([orphan])
    process.kill(orphan, 'SIGKILL')
    watch.stop()
  })

  it('children of the one that may have them are none', async () => {
    const watch = watchOrphans(randomUUID(), () => process.pid)
    const child = spawn('sleep', ['60'], { env: { ...process.env, ...watch.environment } })
    await once(child, 'spawn')
    expect(watch.now()).toEqual([])
    child.kill('SIGKILL')
    await once(child, 'exit')
    watch.stop()
  })
})

describe('a scratch project', () => {
  let project: ScratchProject
  beforeEach(async () => {
    project = await ScratchProject.make({})
  })
  afterEach(() => project.remove())

  it('is a copy without the state, whose DAGs run by no schedule and outlive killed workers, with other sources and nobody to alert', async () => {
    const from = join(project.folder, 'project')
    mkdirSync(join(from, 'kept'))
    writeFileSync(join(from, 'kept/catalog.db'), '')
    await project.edit('deftunes.yaml', '${DEFTUNES_API_URL}', 'https://api.example.com')
    await project.edit(
      'deftunes.yaml',
      'sources:',
      'alerts: { channels: { log: { kind: stdout } } }\nsources:',
    )
    const scratch = await makeScratch(from)
    const reader = dagReader()
    const reading = await reader.read(scratch.project, 'dags/deftunes_api_pipeline.ts')
    reader.close()
    expect(reading).toMatchObject({ ok: true, spec: { schedule: null, maxActiveRuns: 1 } })
    if (reading.ok)
      for (const { retries, retryDelayMs } of reading.spec.tasks)
        expect({ retries, retryDelayMs }).toEqual({ retries: 100, retryDelayMs: 50 })
    expect(existsSync(join(scratch.project, 'kept'))).toBe(false)
    expect(readFileSync(join(from, 'dags/deftunes_api_pipeline.ts'), 'utf8')).toContain('@daily')
    const settings = JSON.parse(
      readFileSync(join(scratch.project, 'deftunes.yaml'), 'utf8'),
    ) as object
    expect(settings).toMatchObject({
      workers: 2,
      sources: {
        songs_db: { kind: 'postgres', url: '${DEFTUNES_SONGS_DB_URL}' },
        api: { kind: 'rest', base_url: '${DEFTUNES_API_URL}' },
      },
    })
    expect(settings).not.toHaveProperty('alerts')
    await scratch.remove()
    expect(existsSync(scratch.folder)).toBe(false)
  })
})
