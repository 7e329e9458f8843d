import type { Grain, ValueType } from '../model/model.ts'

/** How one database spells what the others spell otherwise. */
export interface Dialect {
  /** The beginning of the grain that a date or time lies in; a date, but for hours. */
  truncate: (sql: string, grain: Grain) => string
  /** The beginning of the stretch, of a positive length, that a number lies in. */
  bin: (sql: string, length: number) => string
  /** Whether two values are equal, NULL with NULL. */
  isSame: (left: string, right: string) => string
  /** An aggregate over some rows only. */
  filtered: (aggregate: string, where: string) => string
  /** Whether a text has another in it, in any case. */
  contains: (sql: string, text: string) => string
  /** A literal of a type from text. */
  literal: (text: string, type: ValueType) => string
}
