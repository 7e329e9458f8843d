import { messageOf, PlatformError } from '@deftunes/core'

import { DbtError } from '../errors.ts'

/** A mistake while a template runs; the place is added where the statement is known. */
export class TemplateFailure extends Error {}

/** Thrown by dbt's `return`: it ends the macro that is running with a value of any type. */
export class ReturnSignal<T> extends Error {
  readonly value: T

  constructor(value: T) {
    super('return() outside of a macro')
    this.value = value
  }
}

/** Thrown by `break` and `continue`. */
export class LoopSignal extends Error {
  readonly kind: 'break' | 'continue'

  constructor(kind: 'break' | 'continue') {
    super(`${kind} outside of a loop`)
    this.kind = kind
  }
}

/** An error with the place where it happened; what has a place already, or is a signal, stays as it is. */
export function placed(error: unknown, file: string, line: number): unknown {
  if (error instanceof ReturnSignal || error instanceof LoopSignal) return error
  if (error instanceof PlatformError) return error
  return new DbtError('DBT_TEMPLATE_FAILED', `${file}:${line}: ${messageOf(error)}`, {
    cause: error,
    details: { file, line },
  })
}
