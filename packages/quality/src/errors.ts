import { PlatformError, type ErrorCatalogue, type PlatformErrorOptions } from '@deftunes/core'

/** Codes thrown by this room. */
export const qualityErrors = {
  QUALITY_SYNTAX:
    'A ruleset is not valid DQDL; the message lists each mistake with file, line, column, expected and got.',
  QUALITY_RULE_REFUSED:
    'A rule is valid DQDL but cannot be evaluated on this table; its outcome is ERROR with this message.',
} as const satisfies ErrorCatalogue

/** A code of {@link qualityErrors}. */
export type QualityErrorCode = keyof typeof qualityErrors

/** An error of the quality room: a mistake of a ruleset, which another try would meet as well. */
export class QualityError extends PlatformError<QualityErrorCode> {
  constructor(code: QualityErrorCode, message: string, options: PlatformErrorOptions = {}) {
    super(code, message, { ...options, details: { retryable: false, ...options.details } })
  }
}
