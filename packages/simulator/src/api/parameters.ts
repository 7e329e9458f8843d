import { dateText, dayOf } from '../calendar.ts'
import { SimulatorError } from '../errors.ts'

/** The query of a request: the text of a parameter, undefined when absent. */
export type Query = (name: string) => string | undefined

/**
 * Days [from, to) of `start_date` and `end_date`, which is inclusive.
 * @throws SimulatorError SIMULATOR_PARAMETER_INVALID
 */
export function readDateRange(query: Query): { from: number; to: number } {
  const from = readDate(query, 'start_date')
  const last = readDate(query, 'end_date')
  if (last >= from) return { from, to: last + 1 }
  throw parameterError('end_date', `a date not before start_date ${dateText(from)}`, dateText(last))
}

/** The day of a date parameter, or the default when it is absent. @throws SimulatorError SIMULATOR_PARAMETER_INVALID */
export function readDate(query: Query, name: string, byDefault?: number): number {
  const text = query(name)
  const day = text === undefined ? byDefault : dayOf(text)
  if (day === undefined) throw parameterError(name, 'a date YYYY-MM-DD', text)
  return day
}

/** A whole number within bounds, undefined when absent. @throws SimulatorError SIMULATOR_PARAMETER_INVALID */
export function readWhole(
  query: Query,
  name: string,
  { min, max }: { min: number; max: number },
): number | undefined {
  const text = query(name)
  if (text === undefined) return undefined
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (value >= min && value <= max) return value
  throw parameterError(name, `a whole number from ${min} to ${max}`, text)
}

/** A switch: '1' and 'true' are on, '0', 'false' and absence are off. @throws SimulatorError SIMULATOR_PARAMETER_INVALID */
export function readSwitch(query: Query, name: string): boolean {
  const text = query(name) ?? '0'
  if (!['0', '1', 'true', 'false'].includes(text)) throw parameterError(name, '0 or 1', text)
  return text === '1' || text === 'true'
}

/** A wrong parameter, with what was expected and got for the 400 that answers it. */
export function parameterError(
  parameter: string,
  expected: string,
  got: string | undefined,
): SimulatorError {
  const shown = got === undefined ? 'nothing' : `'${got}'`
  const message = `parameter ${parameter}: expected ${expected}, got ${shown}`
  const details = { parameter, expected, got: got ?? null }
  return new SimulatorError('SIMULATOR_PARAMETER_INVALID', message, { details })
}
