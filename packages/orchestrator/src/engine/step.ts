import type { Change } from '../store/change.ts'
import type { Run, TaskKey } from '../store/run-store.ts'
import type { RunEvent } from './events.ts'
import type { RunProgress } from './run-progress.ts'

/** A try that is to begin once the step is kept. */
export interface BeginTry {
  kind: 'begin'
  attempt: number
  key: TaskKey
  tryNumber: number
  log: string
}

/** What is to be done once a step is kept. */
export type Effect =
  | BeginTry
  /** Asks a running try to end, and kills it after a grace. */
  | { kind: 'stop-try'; attempt: number; reason: string }
  | { kind: 'tell'; event: RunEvent }

/** What follows from what happened: changes to be kept together, and then effects. */
export class Step {
  readonly changes: Change[] = []
  readonly effects: Effect[] = []
  /** ISO instant of what happened. */
  readonly at: string
  readonly now: number
  /** Runs that the store knows as they are now only once the step is kept: they start with the next one. */
  readonly unkept = new Set<string>()
  /** How those of them stand that had been made before and are not driven. */
  readonly undriven = new Map<string, RunProgress>()
  /** Runs that have ended. */
  readonly ended: Run[] = []

  constructor(now: number) {
    this.now = now
    this.at = new Date(now).toISOString()
  }

  change(...changes: readonly Change[]): void {
    this.changes.push(...changes)
  }

  effect(effect: Effect): void {
    this.effects.push(effect)
  }

  tell(event: RunEvent): void {
    this.effects.push({ kind: 'tell', event })
  }
}

/** A run with part of it replaced, and the change that says so. */
export function patchRun(step: Step, run: Run, patch: Partial<Run>): Run {
  step.change({ kind: 'run', runId: run.runId, patch })
  return { ...run, ...patch }
}
