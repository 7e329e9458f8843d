import type { DatabaseSync } from 'node:sqlite'

import { systemClock, type Clock } from '@deftunes/core'

import { openStateDatabase } from '../store/state-database.ts'
import { statement } from '../store/statements.ts'
import { judgeLast, type LastDuration } from './slower-than-usual.ts'
import { statsSql } from './stats-sql.ts'

/** Which runs are looked at. */
export interface StatsOptions {
  /** Default: every DAG. */
  dagId?: string
  /** The newest of each DAG. Default 50, with days 500. */
  runs?: number
  /** Only runs that started in so many days until now. */
  days?: number
  clock?: Pick<Clock, 'now'>
}

/** How numbers are spread. */
export interface Spread {
  count: number
  mean: number
  p50: number
  p95: number
  max: number
}

/** How a task went over several runs, by its tries that succeeded. */
export interface TaskStats {
  dagId: string
  /** null: the whole run. */
  taskId: string | null
  /** Runs in which it succeeded. */
  runs: number
  /** In ms. */
  duration: Spread
  /** Waiting for a worker and slots, in ms; of a run: from its making to its start. */
  queue: Spread | null
  rows: Spread | null
  /** In bytes. */
  peakMemory: Spread | null
  /** In the newest run, of a mapped task its slowest instance; null: it did not succeed there. */
  last: (LastDuration & { runId: string }) | null
}

const fewRuns = 50
const manyRuns = 500
const dayMs = 86_400_000

/**
 * Durations, waits, rows and memory of the tasks of each DAG, in the DAG's order, from an open database of run state or from
 * its file. One query, whose cost follows from the runs that are looked at, not from those that there are.
 */
export function readStats(from: DatabaseSync | string, options: StatsOptions = {}): TaskStats[] {
  if (typeof from !== 'string') return statsIn(from, options)
  const database = openStateDatabase(from)
  try {
    return statsIn(database, options)
  } finally {
    database.close()
  }
}

function statsIn(database: DatabaseSync, options: StatsOptions): TaskStats[] {
  const { dagId = null, days, clock = systemClock } = options
  const { runs = days === undefined ? fewRuns : manyRuns } = options
  const since = days === undefined ? null : new Date(clock.now() - days * dayMs).toISOString()
  return statement(database, statsSql)
    .all({ dag: dagId, runs, since })
    .map((row) => statsOf(row as Row))
}

interface Row extends Record<string, unknown> {
  dag_id: string
  task_id: string
  runs: number
  duration: string
  queue: string | null
  rows: string | null
  memory: string | null
  newest: string
  last: number | null
  earlier: number | null
  middle: number
  least: number
  most: number
  mad: number
}

function statsOf(row: Row): TaskStats {
  return {
    dagId: row.dag_id,
    taskId: row.task_id || null,
    runs: row.runs,
    duration: spreadOf(row.duration),
    queue: spreadOf(row.queue),
    rows: spreadOf(row.rows),
    peakMemory: spreadOf(row.memory),
    last: row.last === null ? null : { runId: row.newest, ...judgeLast(row.last, earlierOf(row)) },
  }
}

function earlierOf({ earlier, middle, mad, least, most }: Row) {
  return earlier === null ? undefined : { runs: earlier, median: middle, mad, least, most }
}

/** Means and percentiles to the thousandth: no clock tells more. */
function spreadOf<Text extends string | null>(json: Text): Text extends null ? null : Spread
function spreadOf(json: string | null): Spread | null {
  if (json === null) return null
  const round = (_: string, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value
  return JSON.parse(json, round) as Spread
}
