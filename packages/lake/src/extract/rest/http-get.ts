import { lookup } from 'node:dns'
import { request as httpRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https'

import { messageOf } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import { refuseMetadataHosts } from './url-guard.ts'

const agents = {
  http: new HttpAgent({ keepAlive: true, maxSockets: 8 }),
  https: new HttpsAgent({ keepAlive: true, maxSockets: 8 }),
}

/** One request, whatever becomes of it. */
export interface HttpRequest {
  url: URL
  headers: Readonly<Record<string, string>>
  /** Sent as a POST of a form; undefined: GET. */
  form?: Readonly<Record<string, string>>
  /** Milliseconds without a byte after which the request counts as lost. */
  idleTimeout: number
  signal: AbortSignal
}

/**
 * Sends a request and returns the answer once its headers are here; the body is still to be read, as received.
 * @throws LakeError LAKE_SOURCE_UNREACHABLE
 */
export async function sendRequest(options: HttpRequest): Promise<IncomingMessage> {
  const { url, headers, form, idleTimeout, signal } = options
  refuseMetadataHosts(url)
  const secure = url.protocol === 'https:'
  const body = form && new URLSearchParams(form).toString()
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, {
      agent: secure ? agents.https : agents.http,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      lookup: guardedLookup,
      signal,
    })
    let answer: IncomingMessage | undefined
    request.setTimeout(idleTimeout, () => (answer ?? request).destroy(idle(url, idleTimeout)))
    request.once('response', (response) => resolve((answer = response)))
    request.on('error', (error) => reject(signal.aborted ? error : unreachable(url, error)))
    request.end(body)
  })
}

/** Names are checked once resolved too: a public name may point at a link-local address. */
const guardedLookup: typeof lookup = ((
  host: string,
  options: object,
  done: (error: Error | null, address: unknown, family?: number) => void,
) => {
  lookup(host, options, (error, address: unknown, family) => {
    if (error) return done(error, address, family)
    const found = Array.isArray(address)
      ? (address as { address: string }[])
      : [{ address: String(address) }]
    try {
      for (const one of found) {
        const literal = one.address.includes(':') ? `[${one.address}]` : one.address
        refuseMetadataHosts(new URL(`http://${literal}/`))
      }
    } catch (refusal) {
      return done(refusal as Error, address, family)
    }
    done(null, address, family)
  })
}) as typeof lookup

function idle(url: URL, milliseconds: number): LakeError {
  const message = `${printUrl(url)}: expected a byte within ${milliseconds} ms, got none`
  return new LakeError('LAKE_SOURCE_UNREACHABLE', message)
}

function unreachable(url: URL, cause: Error): LakeError {
  if (cause instanceof LakeError) return cause
  const message = `${printUrl(url)}: expected an answer, got: ${messageOf(cause)}`
  return new LakeError('LAKE_SOURCE_UNREACHABLE', message, { cause })
}

/** Names of parameters whose values open doors. */
const secretName = /(token|secret|password|passwd|signature|credential|auth|key|sig)s?$/i

/** An address for messages: without user, password, fragment and the values of parameters that look like secrets. */
export function printUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) => {
    const shown = secretName.test(name) ? '***' : encodeURIComponent(value)
    return `${encodeURIComponent(name)}=${shown}`
  })
  return `${url.origin}${url.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`
}
