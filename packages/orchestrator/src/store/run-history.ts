import type { DatabaseSync } from 'node:sqlite'

import { systemClock, type Clock } from '@deftunes/core'

import { holderOf, type Holder } from './lease.ts'
import { namingDamage } from './naming-damage.ts'
import {
  isOpenRun,
  type Run,
  type RunReader,
  type RunState,
  type TaskInstance,
  type Try,
} from './run-store.ts'
import { sqliteRunStore } from './sqlite-run-store.ts'
import { openStateDatabase, readStateDatabase } from './state-database.ts'
import { workerRegistry } from './worker-registry.ts'

/** A run as a reader sees it: `interrupted` when it is open and no living process drives it. */
export type SeenRun = Omit<Run, 'state'> & { state: RunState | 'interrupted' }

/** A task as a reader sees it: `interrupted` when it was queued or running in a process that is gone. */
export type SeenTask = Omit<TaskInstance, 'state'> & {
  state: TaskInstance['state'] | 'interrupted'
}

/** Runs, tasks and tries for those who only read. */
export interface RunHistory {
  run(runId: string): SeenRun | undefined
  /** Newest first; limit: all. */
  runs(filter?: { dagId?: string; limit?: number }): SeenRun[]
  tasks(runId: string): SeenTask[]
  tries(runId: string): Try[]
  /** The living process that runs the project's pipelines; undefined: none does. */
  holder(): Holder | undefined
  /** Worker processes on record, by number: those of a process that was killed stay on it until the next takes over. */
  workers(): number[]
  /** What is kept as it is kept, whether anybody drives it or not; for one look, as there may be a file later on. */
  kept(): RunReader
  close(): void
}

/**
 * The history in a file of run state, which may be made later on. It writes nothing: what a killed process left open is told as what it is,
 * though the next process to run pipelines has yet to put it in order.
 * @throws CoreError CORE_DATABASE_UNREADABLE; OrchestratorError ORCHESTRATOR_STATE_VERSION
 */
export function openRunHistory({
  file,
  clock = systemClock,
}: {
  file: string
  clock?: Clock
}): RunHistory {
  const nothing = openStateDatabase(':memory:')
  let found: DatabaseSync | undefined
  const database = () => (found ??= readStateDatabase(file)) ?? nothing
  const store = () => sqliteRunStore(database())
  const holder = () => holderOf(database(), clock)
  const driven = () => holder() !== undefined
  const seenRun = (run: Run): SeenRun => (isOpenRun(run) && !driven() ? interrupted(run) : run)
  const seenTask = (task: TaskInstance): SeenTask =>
    isUnderway(task.state) && !driven() ? interrupted(task) : task
  return namingDamage<RunHistory>(file, {
    run: (runId) => {
      const run = store().run(runId)
      return run && seenRun(run)
    },
    runs: (filter) => store().runs(filter).map(seenRun),
    tasks: (runId) => store().tasks(runId).map(seenTask),
    tries: (runId) =>
      store()
        .tries(runId)
        .map((one) => (one.state === 'running' && !driven() ? interrupted(one) : one)),
    holder,
    workers: () => workerRegistry(database()).all(),
    kept: () => namingDamage<RunReader>(file, store()),
    close: () => {
      nothing.close()
      found?.close()
    },
  })
}

function interrupted<Seen extends object>(
  seen: Seen,
): Omit<Seen, 'state'> & { state: 'interrupted' } {
  return { ...seen, state: 'interrupted' }
}

function isUnderway(state: TaskInstance['state']): boolean {
  return state === 'queued' || state === 'running'
}
