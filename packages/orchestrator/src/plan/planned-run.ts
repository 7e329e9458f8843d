import type { DataInterval } from '../dag/interval.ts'
import type { Run } from '../store/run-store.ts'

/** A run that is to start. */
export interface PlannedRun {
  dagId: string
  /** Of one that has been made and waits; null: it is made when it is due. */
  runId: string | null
  runType: Run['runType']
  interval: DataInterval
  ingestOn: string
  /** ISO instant before which it does not start. */
  startsAt: string
  /** What it waits for besides its time, as 'its DAG is unpaused'; null: nothing. */
  waitsUntil: string | null
}
