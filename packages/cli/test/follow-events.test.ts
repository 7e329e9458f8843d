import type { Run, RunEvent, TaskInstance } from '@deftunes/orchestrator'
import { expect, it } from 'vitest'

import { eventsBetween, type Moment } from '../src/follow-events.ts'

const at = (second: number) => `2024-01-03T03:00:0${second}.000Z`

const run: Run = {
  ...{ runId: 'sales__1', dagId: 'sales', runType: 'manual', state: 'queued', params: {} },
  ...{ logicalDate: at(0), ingestOn: '2024-01-03', interval: { start: at(0), end: at(0) } },
  ...{ runAfter: at(0), batch: null, dagVersion: null, cancelling: false, note: null },
  ...{ createdAt: at(0), startedAt: null, endedAt: null },
}

const task: TaskInstance = {
  ...{ runId: 'sales__1', taskId: 'load', mapIndex: -1, state: 'none', tryNumber: 0, attempts: 0 },
  ...{ queuedAt: null, startedAt: null, endedAt: null, firstStartedAt: null, nextTryAt: null },
  ...{ output: null, error: null, reason: null },
}

const error = { code: 'LAKE_HTTP', message: 'expected 200, got 500' }

const moment = (ofRun: Partial<Run>, ...tasks: Partial<TaskInstance>[]): Moment => ({
  run: { ...run, ...ofRun },
  tasks: tasks.map((one) => ({ ...task, ...one })),
})

const running = { state: 'running', startedAt: at(1) } as const
const began = { state: 'running', tryNumber: 1, attempts: 1, startedAt: at(1) } as const
const failed = { state: 'failed', endedAt: at(3) } as const

/** Events in a few words. */
const words = (events: readonly RunEvent[]) =>
  events.map((event) => {
    if ('run' in event) return event.kind + ('resumed' in event && event.resumed ? ' again' : '')
    if (event.kind === 'task-ended') return `${event.taskId} ${event.state} ${event.ms}`
    if (event.kind === 'task-retrying') return `${event.taskId} retries in ${event.delayMs}`
    return 'taskId' in event ? `${event.kind} ${event.taskId}` : event.kind
  })

it.each<[string, Moment | undefined, Moment, string[]]>([
  ['a run that waits', undefined, moment({}, {}), []],
  ['one that starts', moment({}, {}), moment(running, {}), ['run-started']],
  ['a task that begins', moment(running, {}), moment(running, began), ['task-started load']],
  ['nothing', moment(running, began), moment(running, began), []],
  [
    'a task that is to be tried again',
    moment(running, began),
    moment(running, {
      ...began,
      ...{ state: 'up_for_retry', endedAt: at(2), nextTryAt: at(7), error },
    }),
    ['load retries in 5000'],
  ],
  [
    'a whole run between two looks, tasks in the order of their ends',
    undefined,
    moment(
      { state: 'success', startedAt: at(1), endedAt: at(4) },
      { ...began, taskId: 'late', state: 'success', endedAt: at(4) },
      { ...began, taskId: 'early', state: 'success', endedAt: at(2) },
    ),
    ['run-started', 'early success 1000', 'late success 3000', 'run-ended'],
  ],
  [
    'a run that failed and is tried again',
    moment({ ...failed, startedAt: at(1) }, { ...began, ...failed }),
    moment({ ...running, startedAt: at(5) }, { ...began, attempts: 2, startedAt: at(5) }),
    ['run-started again', 'task-started load'],
  ],
  [
    'a run that failed a second time in the same way',
    moment({ ...failed, startedAt: at(1) }, { ...began, ...failed }),
    moment(
      { ...failed, startedAt: at(5), endedAt: at(6) },
      { ...began, ...failed, attempts: 2, startedAt: at(5), endedAt: at(6) },
    ),
    ['run-started again', 'load failed 1000', 'run-ended'],
  ],
  [
    'a process that stops',
    moment(running, began),
    moment({ ...running, state: 'queued' }, { attempts: 1 }),
    ['load interrupted 0', 'run-interrupted'],
  ],
  [
    'a task that is mapped over a list',
    moment(running, {}),
    moment(running, { ...began, mapIndex: 0 }, { ...began, mapIndex: 1 }),
    ['task-started load', 'task-started load'],
  ],
])('%s is told as what it is', (_, before, after, told) => {
  expect(words(eventsBetween(before, after))).toEqual(told)
})
