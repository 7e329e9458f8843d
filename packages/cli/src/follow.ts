import { setTimeout as delay } from 'node:timers/promises'

import type { Batch, Run, RunEvent, RunReader } from '@deftunes/orchestrator'

import { lookMs, type Desk } from './control.ts'
import { eventsBetween, type Moment } from './follow-events.ts'
import { watchSilence } from './silent-owner.ts'
import { openTail, parseLine, type Tail } from './follow-logs.ts'

/** Runs that are followed: one, or those of a backfill as they are made. */
export interface Watched {
  runs: () => readonly Run[]
  hasEnded: () => boolean
  /** That nothing more of it begins, by somebody's word. Default: such a thing cannot be. */
  halt?: () => Halt | undefined
}

/** What somebody may have done to a backfill that is watched. */
export type Halt = 'paused' | 'cancelled'

/** How following ended: with the runs, because nobody drives them any more, or because the user has seen enough. */
export type FollowEnd = 'ended' | 'abandoned' | 'left'

/** Nobody may run the project for so long before the runs count as abandoned: a standby takes over, a service is started again. */
const longestVacancyMs = 10_000

/** A single run. */
export function watchRun(store: RunReader, runId: string): Watched {
  const runs = () => [store.run(runId)].flatMap((run) => run ?? [])
  return { runs, hasEnded: () => runs().every(isOver) }
}

/** The runs of a backfill, until it has ended. */
export function watchBatch(store: RunReader, key: string): Watched {
  const runs = () => store.runsOfBatch(key)
  const state = () => store.batch(key)?.state
  const isOpen = () => ['open', 'paused'].includes(state() ?? '')
  return { runs, hasEnded: () => !isOpen() && runs().every(isOver), halt: () => haltIn(state()) }
}

function haltIn(state: Batch['state'] | undefined): Halt | undefined {
  return state === 'paused' || state === 'cancelled' ? state : undefined
}

function isOver({ state }: Run): boolean {
  return state === 'success' || state === 'failed'
}

/** Looks at runs that another process drives, and tells what happens to them as that process does. */
export class Follower {
  readonly #store: RunReader
  readonly #tell: (event: RunEvent) => void
  readonly #known = new Map<string, Moment>()
  readonly #tails = new Map<number, Tail>()
  /** Tries whose log has been told whole, or had ended before. */
  readonly #told = new Set<number>()

  constructor(store: RunReader, tell: (event: RunEvent) => void) {
    this.#store = store
    this.#tell = tell
  }

  /** What has happened to runs by now is not told. */
  ignorePast(runs: readonly Run[]): void {
    for (const run of runs) {
      this.#known.set(run.runId, { run, tasks: this.#store.tasks(run.runId) })
      for (const { attempt, state } of this.#store.tries(run.runId))
        if (state !== 'running') this.#told.add(attempt)
    }
  }

  look(runs: readonly Run[]): void {
    for (const { runId } of runs) {
      const before = this.#known.get(runId)
      const run = this.#store.run(runId)
      if (!run || (before && isOver(run) && run.endedAt === before.run.endedAt)) continue
      const now = { run, tasks: this.#store.tasks(runId) }
      this.#known.set(runId, now)
      const events = eventsBetween(before, now)
      for (const event of events.filter(({ kind }) => kind === 'run-started')) this.#tell(event)
      this.#tellLogs(runId)
      for (const event of events.filter(({ kind }) => kind !== 'run-started')) this.#tell(event)
    }
  }

  #tellLogs(runId: string): void {
    for (const { attempt, taskId, mapIndex, state, log } of this.#store.tries(runId)) {
      if (this.#told.has(attempt)) continue
      const tail = this.#tails.get(attempt) ?? openTail(log)
      this.#tails.set(attempt, tail)
      for (const line of tail.read()) {
        const { level, message } = parseLine(line)
        this.#tell({ kind: 'task-log', runId, taskId, mapIndex, level, message })
      }
      if (state === 'running') continue
      this.#told.add(attempt)
      this.#tails.delete(attempt)
    }
  }
}

/** What is followed, who looks, and until when. */
interface Following {
  watched: Watched
  follower: Follower
  signal: AbortSignal
  /** Told what the user should know of who drives them. */
  note: (text: string) => void
  /** Hears of each halt once, and of its end: undefined. */
  onHalt: (halt: Halt | undefined) => void
}

/** Follows runs to their end, as long as somebody drives them. */
export async function follow(
  { holder }: Pick<Desk, 'holder'>,
  { watched, follower, signal, note, onHalt }: Following,
): Promise<FollowEnd> {
  let seen = Date.now()
  const watch = watchSilence({ note })
  let halt: Halt | undefined
  for (;;) {
    const hasEnded = watched.hasEnded()
    const now = watched.halt?.()
    if (now !== halt) onHalt((halt = now))
    follower.look(watched.runs())
    if (hasEnded) return 'ended'
    if (signal.aborted) return 'left'
    const there = holder()
    watch(there)
    if (there) seen = Date.now()
    else if (Date.now() - seen > longestVacancyMs) return 'abandoned'
    await delay(2 * lookMs, undefined, { signal }).catch(() => {})
  }
}
