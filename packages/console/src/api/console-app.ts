import type { Logger } from '@deftunes/core'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { requestId } from 'hono/request-id'

import type { ConsoleServices } from '../service/console-services.ts'
import { events } from './events.ts'
import { openApi } from './openapi.ts'
import { problem, problemOf } from './problem.ts'
import { mostBytes } from './request-body.ts'
import type { DrawPage } from './report-file.ts'
import { addRoutes, handlers } from './routes.ts'
import { sameSiteOnly, securityHeaders } from './security.ts'
import { servePage, unknownPath } from './serve-page.ts'

/** How the console is served. */
export interface ConsoleAppOptions {
  version: string
  /** Names besides loopback ones that the server is reached by. */
  hosts?: readonly string[]
  draw: DrawPage
  /** Told of calls that fail by the server's fault. */
  logger: Logger
  /** Serves the page and its files, for every path that is no call. */
  page: (request: Request) => Promise<Response>
}

/** The API of the console, and its page. */
export function consoleApp(services: ConsoleServices, options: ConsoleAppOptions): Hono {
  const app = new Hono()
  app.use(requestId({ headerName: '' }), securityHeaders(), sameSiteOnly(options))
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: mostBytes,
      onError: (context) =>
        problem(
          context,
          413,
          'CONSOLE_REQUEST_INVALID',
          `body: expected ${mostBytes} bytes at most`,
        ),
    }),
    async (context, next) => {
      await next()
      context.header('cache-control', 'no-store')
    },
  )
  app.get('/api/openapi.json', (context) => context.json(openApi(options.version) as object))
  app.get('/api/events', (context) => events(context, services))
  addRoutes(app, handlers(services, options))
  app.all('/api/*', unknownPath)
  app.get('*', (context) => servePage(context, options.page))
  app.notFound(unknownPath)
  app.onError((error, context) => problemOf(context, error, options.logger))
  return app
}
