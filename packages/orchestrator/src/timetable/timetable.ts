/** A data interval [start, end), ISO instants in UTC. */
export interface Interval {
  start: string
  end: string
}

/** What bounds the runs of a DAG, at a moment. */
export interface Restriction {
  /** Interval of the last run that was not started by hand. */
  last?: Interval | undefined
  /** Start date: ISO instant. */
  earliest?: string | undefined
  /** End date: ISO instant. It bounds logical dates, and the ends of continuous runs. */
  latest?: string | undefined
  /** Whether what was missed is due, one interval after the other; else only the last of it. */
  catchup: boolean
  /** ISO instant. */
  now: string
}

/** A run to come: due from `runAfter` on, which may be in the future. ISO instants in UTC. */
export interface ScheduledRun {
  logicalDate: string
  interval: Interval
  runAfter: string
}

/** When a DAG is due. */
export interface Timetable {
  /** The next run, if one is to come as things stand (Airflow's `next_dagrun_info`). */
  next: (restriction: Restriction) => ScheduledRun | undefined
  /** The interval of a run that is started by hand (Airflow's `infer_manual_data_interval`). */
  manual: (runAfter: string) => Interval
  /** How many runs may be active at once; undefined: the DAG says. */
  activeRunsLimit: number | undefined
}

/** An interval in milliseconds since 1970. */
export interface Span {
  start: number
  end: number
}

/** A restriction in milliseconds since 1970. */
export interface Bounds {
  last: Span | undefined
  earliest: number | undefined
  latest: number | undefined
  catchup: boolean
  now: number
}

/** A timetable over milliseconds since 1970; a run is due at the end of its interval. */
export interface Rule {
  next: (bounds: Bounds) => Span | undefined
  manual: (runAfter: number) => Span
}

/** A timetable over ISO instants, by a rule. */
export function timetableBy(rule: Rule, activeRunsLimit?: number): Timetable {
  return {
    next: (restriction) => {
      const span = rule.next(boundsOf(restriction))
      if (!span) return undefined
      const interval = intervalOf(span)
      return { logicalDate: interval.start, interval, runAfter: interval.end }
    },
    manual: (runAfter) => intervalOf(rule.manual(Date.parse(runAfter))),
    activeRunsLimit,
  }
}

function boundsOf({ last, earliest, latest, catchup, now }: Restriction): Bounds {
  return {
    last: last && { start: Date.parse(last.start), end: Date.parse(last.end) },
    earliest: earliest === undefined ? undefined : Date.parse(earliest),
    latest: latest === undefined ? undefined : Date.parse(latest),
    catchup,
    now: Date.parse(now),
  }
}

function intervalOf({ start, end }: Span): Interval {
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
}
