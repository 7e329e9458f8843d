import { messageOf, PlatformError } from '@deftunes/core'

import { DbtError } from '../errors.ts'

/** A mistake while a template runs; the place is added where the statement is known. */
export class TemplateFailure extends Error {}

/** A bug of this room that showed while a template ran: its cause, with the place in the template. */
export class TemplateBug extends Error {}

/** What ends a part of a template early; a mistake where nothing waits for it. */
class Signal extends Error {
  place: string | undefined
}

/** Thrown by dbt's `return`: it ends the macro that is running with a value of any type. */
export class ReturnSignal<T> extends Signal {
  readonly value: T

  constructor(value: T) {
    super('return() outside of a macro')
    this.value = value
  }
}

/** Thrown by `break` and `continue`. */
export class LoopSignal extends Signal {
  readonly kind: 'break' | 'continue'

  constructor(kind: 'break' | 'continue') {
    super(`${kind} outside of a loop`)
    this.kind = kind
  }
}

/**
 * An error with the place where it happened; what has a place already, or is a signal, stays as it is. What is neither
 * a mistake nor a value that is too large or too deep to work with is a {@link TemplateBug}.
 */
export function placed(error: unknown, file: string, line: number): unknown {
  if (error instanceof PlatformError || error instanceof TemplateBug) return error
  if (error instanceof Signal) {
    error.place ??= `${file}:${line}`
    return error
  }
  const message = `${file}:${line}: ${messageOf(error)}`
  if (!(error instanceof TemplateFailure || error instanceof RangeError)) {
    return new TemplateBug(message, { cause: error })
  }
  return new DbtError('DBT_TEMPLATE_FAILED', message, { cause: error, details: { file, line } })
}

/** What was thrown where nothing waits for a signal: a signal is a mistake there. */
export function unawaited(error: unknown): unknown {
  if (!(error instanceof Signal)) return error
  const message = `${error.place ?? ''}: ${error.message}`
  return new DbtError('DBT_TEMPLATE_FAILED', message, { cause: error })
}
