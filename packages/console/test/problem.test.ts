import { memoryLogger } from '@deftunes/core'
import { Hono } from 'hono'
import { expect, it } from 'vitest'

import { problemOf } from '../src/api/problem.ts'
import { fewReports } from '../src/api/few-reports.ts'
import { ConsoleError } from '../src/errors.ts'

/** What a call is answered with that throws, and what is logged of it. */
async function answerTo(error: Error) {
  const logger = memoryLogger()
  const app = new Hono()
  app.get('/', () => Promise.reject(error))
  app.onError((thrown, context) => problemOf(context, thrown, logger))
  const response = await app.request('/')
  const again = response.headers.get('retry-after')
  return {
    ...{ status: response.status, logged: logger.lines.length },
    ...(again !== null && { again }),
  }
}

it('a file that another saves to is no failure of the server, an unexpected error is', async () => {
  const busy = new ConsoleError(
    'CONSOLE_FILE_BUSY',
    'sales.yaml.lock: expected to have it, got none',
  )
  expect(await answerTo(busy)).toEqual({ status: 409, logged: 0 })
  expect(await answerTo(new TypeError('x'))).toEqual({ status: 500, logged: 1 })
})

it('reports beyond those that are kept waiting are refused with when to try again, until some are drawn', async () => {
  const gate = Promise.withResolvers<void>()
  const png = { bytes: new Uint8Array([1]), type: 'image/png' }
  const draw = fewReports(() => gate.promise.then(() => png))
  const signal = new AbortController().signal
  const request = { dashboard: 'sales', state: {}, format: 'png', scheme: 'light', signal } as const
  const waiting = Array.from({ length: 8 }, () => draw(request))
  const refused = (await draw(request).catch((error: unknown) => error)) as Error
  expect(refused).toMatchObject({ code: 'CONSOLE_REPORTS_BUSY' })
  expect(await answerTo(refused)).toEqual({ status: 503, logged: 0, again: '10' })
  gate.resolve()
  expect(await Promise.all(waiting)).toHaveLength(8)
  expect(await draw(request)).toBe(png)
})
