import type { RunEvent } from '../engine/events.ts'
import type { Run, Usage } from '../store/run-store.ts'

/** What monitoring reads of an event where it is told, besides what every watcher reads. */
interface Told {
  /** Of `task-started`: ISO instant at which the task began to wait for a worker. */
  queuedAt?: string | null
  /** Of `task-retrying` and `task-rescheduled`: how long the try took. */
  ms?: number
  /** Of `task-retrying` and `task-rescheduled`, too. */
  usage?: Usage
  /** Of `run-started`: the runs whose tasks updated the assets that it was made for. */
  triggeredBy?: readonly Pick<Run, 'runId' | 'createdAt'>[]
}

/** An event as monitoring hears it. */
export type WatchedEvent = RunEvent & Told
