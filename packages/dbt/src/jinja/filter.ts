import type { Value } from './values.ts'

/** What filters need of the interpreter. */
export interface FilterHost {
  call: (target: Value, args: Value[], kwargs?: Map<string, Value>) => Promise<Value>
}

/** A filter of `|`. */
export type Filter = (
  value: Value,
  args: Value[],
  kwargs: Map<string, Value>,
  host: FilterHost,
) => Value | Promise<Value>
