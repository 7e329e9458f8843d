import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Run } from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { newRun } from '../../orchestrator/test/new-run.ts'
import { sweepAfterRuns, sweepUnderway } from '../src/up/sweep-after-runs.ts'

describe('a process that stays', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('sweeps within a minute after a run has ended, once for all that end until then', () => {
    let swept = 0
    const { onEvent } = sweepAfterRuns(
      () => (swept += 1),
      () => {},
    )
    onEvent({ kind: 'task-ended' })
    vi.advanceTimersByTime(600_000)
    expect(swept).toBe(0)
    for (let n = 0; n < 3; n += 1) onEvent({ kind: 'run-ended' })
    vi.advanceTimersByTime(60_000)
    expect(swept).toBe(1)
    onEvent({ kind: 'run-ended' })
    vi.advanceTimersByTime(60_000)
    expect(swept).toBe(2)
  })

  it('notes what it cannot sweep, and sweeps no more once it has ended', () => {
    const notes: string[] = []
    const sweep = () => {
      throw new Error('no right')
    }
    const { onEvent, end } = sweepAfterRuns(sweep, (text) => notes.push(text))
    onEvent({ kind: 'run-ended' })
    vi.advanceTimersByTime(60_000)
    onEvent({ kind: 'run-ended' })
    end()
    vi.advanceTimersByTime(600_000)
    expect(notes).toEqual([
      'staging/ could not be swept; it is tried again after another run: no right',
    ])
  })
})

it('what killed workers and runs that succeeded left is removed, and no run that is open or unknown loses anything', () => {
  const state = mkdtempSync(join(tmpdir(), 'deftunes-'))
  try {
    const project = { state } as Project
    const { staging } = statePaths(project)
    const names = ['process-2147483646-gone', 'extracts/done', 'extracts/open', 'extracts/unknown']
    for (const name of names) mkdirSync(join(staging, name), { recursive: true })
    const runs = new Map<string, Run>([
      ['done', { ...newRun, state: 'success' }],
      ['open', { ...newRun, state: 'running' }],
    ])
    sweepUnderway(project, { run: (runId) => runs.get(runId) })
    expect(names.filter((name) => existsSync(join(staging, name)))).toEqual([
      'extracts/open',
      'extracts/unknown',
    ])
  } finally {
    rmSync(state, { recursive: true })
  }
})
