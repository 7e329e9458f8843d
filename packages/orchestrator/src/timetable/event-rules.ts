import type { Bounds, Rule, Span } from './timetable.ts'

const atOnce = (runAfter: number): Span => ({ start: runAfter, end: runAfter })

/** No run but by hand (Airflow's `NullTimetable`). */
export const nullRule: Rule = { next: () => undefined, manual: atOnce }

/** One run, at the start date, with or without catchup (Airflow's `OnceTimetable`). */
export const onceRule: Rule = {
  next: ({ last, earliest, latest, now }) => {
    const runAfter = earliest ?? now
    return last || runAfter > (latest ?? Infinity) ? undefined : atOnce(runAfter)
  },
  manual: atOnce,
}

/** Each run covers what has passed since the one before (Airflow's `ContinuousTimetable`). */
export const continuousRule: Rule = {
  next: (bounds) => {
    const span = continuousSpan(bounds)
    return span.end > (bounds.latest ?? Infinity) ? undefined : span
  },
  manual: atOnce,
}

function continuousSpan({ last, earliest, now }: Bounds): Span {
  const start = earliest ?? now
  if (!last) return { start, end: Math.max(start, now) }
  if (last.end > now) return { start, end: start + last.end - last.start }
  return { start: last.end, end: now }
}
