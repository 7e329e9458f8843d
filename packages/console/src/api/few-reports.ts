import { ConsoleError } from '../errors.ts'
import type { DrawPage } from './report-file.ts'

/** Reports that are drawn or wait for it; one takes a second, and they are drawn one after another. */
const mostWaiting = 8

/**
 * Draws for few at once, and refuses others before anything is asked for them: they would wait for longer than anybody does.
 * @throws ConsoleError CONSOLE_REPORTS_BUSY
 */
export function fewReports(draw: DrawPage): DrawPage {
  let waiting = 0
  return async (request) => {
    if (waiting >= mostWaiting) throw busy(request.dashboard)
    waiting += 1
    try {
      return await draw(request)
    } finally {
      waiting -= 1
    }
  }
}

function busy(dashboard: string): ConsoleError {
  const message = `${dashboard}: expected fewer than ${mostWaiting} reports that are being drawn, got as many; try again in some seconds`
  return new ConsoleError('CONSOLE_REPORTS_BUSY', message, { details: { retryable: true } })
}
