import { isHttpUrl } from '../channel-settings.ts'
import type { Resolver } from './secrets.ts'
import { undelivered } from './undelivered.ts'

/** A message to be posted. */
export interface Post {
  /** The channel's name, for messages. */
  channel: string
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  resolver: Resolver
  signal?: AbortSignal | undefined
}

/** Answers to which the same message can never get another one: it is of the wrong form, too large, or nobody is there any more. */
const permanentStatus = new Set([400, 410, 413, 415, 422])

/**
 * Posts JSON and waits for an answer of 2xx. Redirects are not followed: they would take secrets to another host.
 * @throws OrchestratorError ORCHESTRATOR_ALERT_UNDELIVERED, with details `permanent` and `retryAfterMs`
 */
export async function postJson(post: Post): Promise<void> {
  const { channel, url, resolver } = post
  // The path of an address is as secret as a password where it lets anybody write.
  const address = isHttpUrl(url) ? new URL(url) : undefined
  const failed = { channel, clean: (text: string) => resolver.clean(text) }
  if (!address) {
    const expected = 'expected http://… or https://… without user and password as its address'
    throw undelivered({ ...failed, expected, got: 'another text' })
  }
  const secretPart = address.pathname + address.search
  if (secretPart.length > 1) {
    resolver.hide(url, '(its address)')
    resolver.hide(secretPart, '/…')
  }
  const expected = `expected an answer of 2xx from ${address.origin}`
  const response = await request(post).catch((got: unknown) => {
    throw undelivered({ ...failed, expected, got })
  })
  if (response.ok) {
    // It has been given: what its body says, or whether that ever ends, changes nothing.
    await response.body?.cancel().catch(() => {})
    return
  }
  const words = await beginningOf(response, resolver)
  throw undelivered({
    ...failed,
    expected,
    got: `${response.status} ${response.statusText}${words && `: ${words}`}`,
    permanent: permanentStatus.has(response.status),
    retryAfterMs: retryAfterOf(response.headers.get('retry-after')),
  })
}

async function request({ url, headers, body, signal }: Post): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    ...(signal && { signal }),
  })
}

const mostBytes = 16_384

/** The beginning of an answer, cleaned; one that breaks off has none. */
async function beginningOf({ body }: Response, resolver: Resolver): Promise<string> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      size += chunk.length
      if (size > mostBytes) break
    }
  } catch {
    return ''
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return (size > mostBytes ? resolver.cleanCut(text) : resolver.clean(text)).trim()
}

/** Seconds; the other form of the header, a date, tells nothing to a clock that may be wrong. */
function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined
}
