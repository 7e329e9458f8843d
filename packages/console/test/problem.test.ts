import { memoryLogger } from '@deftunes/core'
import { Hono } from 'hono'
import { expect, it } from 'vitest'

import { problemOf } from '../src/api/problem.ts'
import { ConsoleError } from '../src/errors.ts'

/** What a call is answered with that throws, and what is logged of it. */
async function answerTo(error: Error) {
  const logger = memoryLogger()
  const app = new Hono()
  app.get('/', () => Promise.reject(error))
  app.onError((thrown, context) => problemOf(context, thrown, logger))
  const response = await app.request('/')
  return { status: response.status, logged: logger.lines.length }
}

it('a file that another saves to is no failure of the server, an unexpected error is', async () => {
  const busy = new ConsoleError(
    'CONSOLE_FILE_BUSY',
    'sales.yaml.lock: expected to have it, got none',
  )
  expect(await answerTo(busy)).toEqual({ status: 409, logged: 0 })
  expect(await answerTo(new TypeError('x'))).toEqual({ status: 500, logged: 1 })
})
