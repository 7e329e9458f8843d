import type { Context, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

import { problem } from './problem.ts'

/** What a page may load: its own files alone, nothing of other origins, no script in its text. */
export function securityHeaders(): MiddlewareHandler {
  const own = "'self'"
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [own],
      // Components place elements by style attributes, which hold no text of the data.
      styleSrc: [own, "'unsafe-inline'"],
      imgSrc: [own, 'data:', 'blob:'],
      fontSrc: [own],
      connectSrc: [own],
      manifestSrc: [own],
      workerSrc: [own],
      baseUri: ["'none'"],
      formAction: [own],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    strictTransportSecurity: false,
  })
}

const loopback = /^(localhost|127(\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}|\[::1\])(:\d+)?$/

/**
 * Refuses what another site sends through a reader's browser: a host that is not this one (a name that was pointed here), and a
 * change or question whose origin is another.
 */
export function sameSiteOnly({ hosts }: { hosts?: readonly string[] } = {}): MiddlewareHandler {
  return async (context, next) => {
    const host = (context.req.header('host') ?? '').toLowerCase()
    const known =
      loopback.test(host) ||
      (hosts ?? []).some((name) => name.toLowerCase() === host.replace(/:\d+$/, ''))
    const origin = context.req.header('origin')
    const named = origin !== undefined && URL.parse(origin)?.host === host
    const own = named || (origin === undefined && !isCalledBeside(context))
    if (known && own && !isCalledFromElsewhere(context)) return next()
    const got = known ? `one of ${origin ?? 'another'}` : `the host ${host}`
    return problem(
      context,
      403,
      'CONSOLE_REQUEST_REFUSED',
      `expected a call of this site, got ${got}`,
    )
  }
}

/** Who is at another port or name of this site calls without being asked for an origin. */
function isCalledBeside({ req }: Context): boolean {
  return req.header('sec-fetch-site') === 'same-site' && req.path.startsWith('/api/')
}

/** A link on another site may lead to a page; nothing else of it may call. */
function isCalledFromElsewhere({ req }: Context): boolean {
  if (req.header('sec-fetch-site') !== 'cross-site') return false
  const isLink = req.method === 'GET' && req.header('sec-fetch-mode') === 'navigate'
  return !isLink || req.path.startsWith('/api/')
}
