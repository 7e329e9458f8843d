import { DbtError } from '../errors.ts'

/** The steps that a microbatch model can be cut into. */
export type BatchSize = 'hour' | 'day' | 'month' | 'year'

/** A half-open window of event time, in milliseconds since the epoch. */
export interface Batch {
  from: number
  to: number
}

/** The start of the hour, day, month or year (UTC) that holds an instant. */
export function truncate(instant: number, size: BatchSize): number {
  const at = new Date(instant)
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  if (size === 'year') return Date.UTC(year)
  if (size === 'month') return Date.UTC(year, month)
  if (size === 'day') return Date.UTC(year, month, day)
  return Date.UTC(year, month, day, at.getUTCHours())
}

/** The start of the batch that lies `count` batches from the one that holds an instant. */
export function offset(instant: number, size: BatchSize, count: number): number {
  const at = new Date(truncate(instant, size))
  if (size === 'year') return Date.UTC(at.getUTCFullYear() + count)
  if (size === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + count)
  return at.getTime() + count * (size === 'day' ? 86_400_000 : 3_600_000)
}

/** What decides which batches a run does. */
export interface BatchPlan {
  size: BatchSize
  /** Batches before the current one that are done again when no start is given. */
  lookback: number
  now: number
  /** ISO dates or instants, UTC when they name no zone. */
  eventTimeStart?: string | undefined
  eventTimeEnd?: string | undefined
}

/**
 * The batches of an incremental run, oldest first: from the start given, else `lookback` batches
 * before the end; to the end given, else now, rounded up to whole batches.
 * @throws DbtError DBT_MICROBATCH_WINDOW for a malformed or empty window.
 */
export function planBatches(plan: BatchPlan): Batch[] {
  const { size, lookback, now } = plan
  const end = plan.eventTimeEnd === undefined ? now : parseInstant(plan.eventTimeEnd)
  const to = truncate(end, size) === end ? end : offset(end, size, 1)
  const from =
    plan.eventTimeStart === undefined
      ? offset(to, size, -(lookback + 1))
      : truncate(parseInstant(plan.eventTimeStart), size)
  if (from >= to) {
    const window = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
    throw new DbtError(
      'DBT_MICROBATCH_WINDOW',
      `event time: expected a start before the end, got ${window}`,
    )
  }
  const batches: Batch[] = []
  for (let start = from; start < to; start = offset(start, size, 1)) {
    batches.push({ from: start, to: offset(start, size, 1) })
  }
  return batches
}

/** An instant as dbt writes it into event time filters: '2024-01-31 00:00:00+00:00'. */
export function filterTime(instant: number): string {
  return new Date(instant)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '+00:00')
}

/** @throws DbtError DBT_MICROBATCH_WINDOW when the text is no date or instant. */
function parseInstant(text: string): number {
  const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(text) || /^\d{4}-\d\d-\d\d$/.test(text)
  const instant = Date.parse(zoned ? text : `${text.replace(' ', 'T')}Z`)
  if (Number.isNaN(instant)) {
    const message = `event time: expected an ISO date or instant, got '${text}'`
    throw new DbtError('DBT_MICROBATCH_WINDOW', message)
  }
  return instant
}
