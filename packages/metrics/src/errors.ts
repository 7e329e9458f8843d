import { PlatformError, type ErrorCatalogue, type PlatformErrorOptions } from '@deftunes/core'

/** Codes thrown by this room. */
export const metricsErrors = {
  METRICS_QUERY_INVALID:
    'A query asks for something that the model of metrics does not have, or in a way that it cannot be asked; the message lists each mistake.',
  METRICS_FAN_OUT:
    'A measure and a dimension meet only over a join that repeats rows, by its declaration or by the rows that a version has, which would count them several times; the message names the join.',
} as const satisfies ErrorCatalogue

/** A code of {@link metricsErrors}. */
export type MetricsErrorCode = keyof typeof metricsErrors

/** An error of the metrics room: a mistake of a query, which another try would meet as well. */
export class MetricsError extends PlatformError<MetricsErrorCode> {
  constructor(code: MetricsErrorCode, message: string, options: PlatformErrorOptions = {}) {
    super(code, message, { ...options, details: { retryable: false, ...options.details } })
  }
}
