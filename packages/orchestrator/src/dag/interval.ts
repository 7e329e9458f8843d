import { OrchestratorError } from '../errors.ts'

/** A data interval [start, end), ISO instants. */
export interface DataInterval {
  start: string
  end: string
}

const day = 86_400_000

/**
 * The daily interval that a load of a date belongs to: it ends where the date begins.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function dailyInterval(ingestOn: string): DataInterval {
  const end = instantOf(ingestOn)
  return { start: new Date(end - day).toISOString(), end: new Date(end).toISOString() }
}

/**
 * Every date from one to another, both included.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function datesBetween(from: string, to: string): string[] {
  const [first, last] = [instantOf(from), instantOf(to)]
  if (first > last)
    throw invalid(`expected a range that begins before it ends, got ${from} to ${to}`)
  return Array.from({ length: (last - first) / day + 1 }, (_, index) =>
    new Date(first + index * day).toISOString().slice(0, 10),
  )
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}

function instantOf(date: string): number {
  if (isDate(date)) return Date.parse(`${date}T00:00:00Z`)
  throw invalid(`expected a date YYYY-MM-DD, got '${date}'`)
}

function invalid(message: string): OrchestratorError {
  return new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}
