import type { Clock } from '@deftunes/core'

import type { Run, Usage } from '../store/run-store.ts'
import type { EndedRun, EndedTry, Fact } from './facts.ts'
import type { WatchedEvent } from './watched-event.ts'

type Told<Kind extends WatchedEvent['kind']> = Extract<WatchedEvent, { kind: Kind }>

interface OpenTry {
  taskId: string
  mapIndex: number
  tryNumber: number
  startedAt: number
  queuedMs: number | null
}

interface OpenRun {
  run: Run
  tries: Map<string, OpenTry>
  triggeredBy: EndedRun['triggeredBy']
}

/**
 * Puts events together: a try is its start and its end, and a run's tasks are those of its DAG. It remembers what is
 * open and no more; what began before it listened is not told.
 */
export class FactFinder {
  readonly #clock: Pick<Clock, 'now'>
  readonly #open = new Map<string, OpenRun>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Runs that are open. */
  get size(): number {
    return this.#open.size
  }

  hear(event: WatchedEvent): Fact[] {
    switch (event.kind) {
      case 'run-started':
        return this.#begin(event)
      case 'task-started':
        return this.#beginTry(event)
      case 'task-retrying':
        return this.#endTry(event, { state: 'failed', isRetried: true, error: event.error })
      case 'task-rescheduled':
        return this.#endTry(event, { state: 'rescheduled', isRetried: false, error: null })
      case 'task-ended':
        return this.#endTask(event)
      case 'run-ended':
        return this.#end(event.run)
      case 'run-interrupted':
        return this.#close(event.run)
      case 'deadline-missed':
        return [{ kind: 'deadline-missed', run: event.run }]
      default:
        return []
    }
  }

  #begin({ run, triggeredBy = [] }: Told<'run-started'>): Fact[] {
    const left = this.#close(run)
    this.#open.set(run.runId, { run, tries: new Map(), triggeredBy })
    return left
  }

  #end(run: Run): Fact[] {
    const triggeredBy = this.#open.get(run.runId)?.triggeredBy ?? []
    const endedAt = run.endedAt === null ? this.#clock.now() : Date.parse(run.endedAt)
    const startedAt = run.startedAt === null ? endedAt : Date.parse(run.startedAt)
    const state = run.state === 'success' ? 'success' : 'failed'
    const ended = { kind: 'run-ended', run, state, startedAt, endedAt, triggeredBy } as const
    return [...this.#close(run), ended]
  }

  #beginTry({ runId, taskId, mapIndex, tryNumber, queuedAt }: Told<'task-started'>): Fact[] {
    const open = this.#open.get(runId)
    if (!open) return []
    const key = keyOf(taskId, mapIndex)
    const given = open.tries.get(key)
    const startedAt = this.#clock.now()
    const queuedMs = queuedAt ? Math.max(0, startedAt - Date.parse(queuedAt)) : null
    open.tries.set(key, { taskId, mapIndex, tryNumber, startedAt, queuedMs })
    return given ? [this.#givenUp(open.run, given)] : []
  }

  #endTry(
    event: { runId: string; taskId: string; mapIndex: number; ms?: number; usage?: Usage },
    end: Pick<EndedTry, 'state' | 'isRetried' | 'error'>,
  ): Fact[] {
    const open = this.#open.get(event.runId)
    const key = keyOf(event.taskId, event.mapIndex)
    const begun = open?.tries.get(key)
    if (!open || !begun) return []
    open.tries.delete(key)
    const { ms = this.#clock.now() - begun.startedAt, usage = {} } = event
    return [{ kind: 'try-ended', run: open.run, ...begun, ...end, ms, usage }]
  }

  /** What was skipped, or failed because of another, ends without a try. */
  #endTask(event: Told<'task-ended'>): Fact[] {
    const { runId, taskId, state, error } = event
    const run = this.#open.get(runId)?.run
    if (!run) return []
    const ended: Fact[] =
      state === 'upstream_failed' ? [] : this.#endTry(event, { state, isRetried: false, error })
    return state === 'interrupted' ? ended : [...ended, { kind: 'task-ended', run, taskId, state }]
  }

  /** Tries that a run left when it was cancelled, marked or put back are told as interrupted. */
  #close({ runId }: Run): Fact[] {
    const open = this.#open.get(runId)
    if (!open) return []
    this.#open.delete(runId)
    return [...open.tries.values()].map((one) => this.#givenUp(open.run, one))
  }

  #givenUp(run: Run, begun: OpenTry): EndedTry {
    const ms = this.#clock.now() - begun.startedAt
    const end = { state: 'interrupted', isRetried: false, error: null, usage: {} } as const
    return { kind: 'try-ended', run, ...begun, ...end, ms }
  }
}

function keyOf(taskId: string, mapIndex: number): string {
  return `${taskId}\n${mapIndex}`
}
