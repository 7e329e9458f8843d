import { stripVTControlCharacters } from 'node:util'

import type { RunEvent } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openProgress } from '../src/progress.ts'

/** A terminal's rows as one sees them, and the widest that its last row ever was. */
function terminal(columns: number) {
  const lines = ['']
  let widest = 0
  const write = (text: string) => {
    for (const [part] of text.matchAll(/\r\u001b\[2K|\n|[^\r\n]+/g)) {
      if (part === '\n') lines.push('')
      else if (part.startsWith('\r')) lines[lines.length - 1] = ''
      else lines[lines.length - 1] += stripVTControlCharacters(part)
      if (part !== '\n' && text.includes('…')) widest = Math.max(widest, lines.at(-1)?.length ?? 0)
    }
  }
  return { screen: { isTTY: true, columns, write }, lines, widest: () => widest }
}

const run = { runId: 'sales__20240102__1', state: 'success' } as Extract<
  RunEvent,
  { kind: 'run-ended' }
>['run']
const runId = run.runId
const begin = (taskId: string, mapIndex = -1): RunEvent => ({
  kind: 'task-started',
  runId,
  taskId,
  mapIndex,
  tryNumber: 1,
})
const end = (taskId: string, mapIndex = -1): RunEvent => ({
  kind: 'task-ended',
  runId,
  taskId,
  mapIndex,
  state: 'success',
  ms: 1_200,
  output: { rows: 1, files: 2, rejected: 0 },
  error: null,
  reason: null,
})

const story: RunEvent[] = [
  { kind: 'run-started', run, resumed: false },
  begin('extract_users'),
  begin('extract_sessions_of_every_country'),
  end('extract_users'),
  {
    kind: 'task-log',
    runId,
    taskId: 'extract_sessions_of_every_country',
    mapIndex: -1,
    level: 'info',
    message: 'quiet',
  },
  {
    kind: 'task-log',
    runId,
    taskId: 'extract_sessions_of_every_country',
    mapIndex: -1,
    level: 'warn',
    message: 'dirty\nmore',
  },
  {
    kind: 'task-retrying',
    runId,
    taskId: 'extract_sessions_of_every_country',
    mapIndex: -1,
    delayMs: 90_000,
    error: { code: 'X', message: 'expected 200, got 500\nbody' },
  },
  { kind: 'run-ended', run },
]

const told = [
  'sales__20240102__1 starts',
  '  ✓ extract_users           1.2 s  1 row, 2 files',
  '  ! extract_sessions_of_every_country: dirty',
  '  extract_sessions_of_every_country tries again in 1 min 30 s: expected 200, got 500',
  'sales__20240102__1 success',
]

const withoutTimes = (lines: readonly string[]) =>
  lines.map((line) => stripVTControlCharacters(line).replace(/^[\d:.]{12} /, ''))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('progress', () => {
  it('in a log is one plain line for each thing that happens', () => {
    let text = ''
    const screen = { isTTY: false, columns: 0, write: (part: string) => (text += part) }
    const progress = openProgress(false, screen)
    for (const event of story) {
      progress.onEvent(event)
      vi.advanceTimersByTime(2_000)
    }
    progress.close()
    expect(text).not.toContain('\r')
    expect(withoutTimes(text.trimEnd().split('\n'))).toEqual(told)
  })

  it.each([30, 100])(
    'in a terminal of %d columns names what runs, on one row that never wraps',
    (columns) => {
      const { screen, lines, widest } = terminal(columns)
      const progress = openProgress(false, screen)
      for (const event of story.slice(0, 3)) progress.onEvent(event)
      vi.advanceTimersByTime(3_000)
      const live = '… extract_users 3s  extract_sessions_of_every_country 3s'
      expect(lines.at(-1)).toBe(live.slice(0, columns - 1))
      progress.note('a note')
      expect(lines.slice(-2)).toEqual(['a note', live.slice(0, columns - 1)])
      for (const event of story.slice(3)) progress.onEvent(event)
      progress.close()
      expect(withoutTimes(lines)).toEqual([told[0], 'a note', ...told.slice(1), ''])
      expect(widest()).toBeLessThan(columns)
    },
  )

  it('tells mapped tasks by their index', () => {
    const { screen, lines } = terminal(80)
    const progress = openProgress(false, screen)
    for (const index of [0, 1, 2]) progress.onEvent(begin('each', index))
    progress.onEvent(end('each', 1))
    vi.advanceTimersByTime(1_000)
    const [told = '', live] = lines
    expect(withoutTimes([told])[0]).toMatch(/^ {2}✓ each\[1\] +1\.2 s/)
    expect(live).toBe('… each[0] 1s  each[2] 1s')
    progress.close()
  })

  it('leaves no row behind when it is closed while tasks run', () => {
    const { screen, lines } = terminal(80)
    const progress = openProgress(false, screen)
    progress.onEvent(begin('model'))
    vi.advanceTimersByTime(1_000)
    progress.close()
    vi.advanceTimersByTime(5_000)
    expect(lines).toEqual([''])
  })

  it('is notes alone when it is to be quiet', () => {
    const { screen, lines } = terminal(80)
    const progress = openProgress(true, screen)
    for (const event of story) progress.onEvent(event)
    progress.note('stopping')
    vi.advanceTimersByTime(5_000)
    expect(lines).toEqual(['stopping', ''])
  })
})
