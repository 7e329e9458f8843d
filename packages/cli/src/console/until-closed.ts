import { voidLogger, type Logger } from '@deftunes/core'

/** A logger that drops what comes after an end: a call that is broken off by it is no failure. */
export function untilClosed(logger: Logger): { logger: Logger; close: () => void } {
  let current = logger
  return {
    logger: {
      debug: (...line) => current.debug(...line),
      info: (...line) => current.info(...line),
      warn: (...line) => current.warn(...line),
      error: (...line) => current.error(...line),
    },
    close: () => void (current = voidLogger),
  }
}
