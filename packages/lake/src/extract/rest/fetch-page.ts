import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { messageOf } from '@deftunes/core'

import type { ApiList } from '../../dataset/dataset.ts'
import { LakeError } from '../../errors.ts'
import type { RestSource } from '../../source/source.ts'
import type { Extraction, StagedFile } from '../extraction.ts'
import { HashedFile } from '../hashed-file.ts'
import { printUrl, sendRequest } from './http-get.ts'
import { refusalOf } from './refusal.ts'
import type { SignIn, Tokens } from './token.ts'

/** A page on disk. */
export interface FetchedPage {
  file: Omit<StagedFile, 'rows'>
  /** The Link header. */
  link: string | undefined
  /** The Content-Type header. */
  type: string | undefined
  /** Texts that the page may repeat and nobody may read. */
  secrets: readonly string[]
}

/** A page to be asked for, and what it is asked for with. */
export interface PageRequest {
  url: URL
  index: number
  list: ApiList
  source: RestSource
  tokens: Tokens
  extraction: Extraction
}

/**
 * Asks for one page once and streams it to a file as received.
 * @throws LakeError; `details.retryable` is false when asking again would not help
 */
export async function fetchPage(request: PageRequest): Promise<FetchedPage> {
  const { url, index, source, tokens, extraction } = request
  const { signal, folder, clock } = extraction
  const signIn = await tokens.headers(signal)
  const headers = {
    accept: 'application/json',
    'accept-encoding': source.compress ? 'gzip' : 'identity',
    ...source.headers,
    ...signIn,
  }
  const response = await sendRequest({ url, headers, idleTimeout: source.idle_timeout_ms, signal })
  if (response.statusCode === 401 && tokens.refused(signIn)) {
    response.destroy()
    const message = `${printUrl(url)}: expected 200, got 401; the token is renewed`
    throw new LakeError('LAKE_SOURCE_FAILED', message)
  }
  const secrets = secretsOf(source, signIn)
  if (response.statusCode !== 200) throw await refusalOf(response, url, { clock, secrets })
  tokens.accepted()
  const name = `part-${String(index).padStart(5, '0')}.json${extensionOf(response, url)}`
  const file = new HashedFile(join(folder, name))
  await receive(response, file, { url, most: source.max_response_bytes, signal })
  const received = { path: file.path, name, bytes: file.bytes, sha256: file.sha256() }
  const [link, type] = [headerOf(response, 'link'), headerOf(response, 'content-type')]
  return { file: received, link, type, secrets }
}

/** Values short enough to be ordinary words are none. */
function secretsOf({ headers }: RestSource, { authorization = '' }: SignIn): string[] {
  const token = authorization.replace(/^Bearer /, '')
  return [token, ...Object.values(headers)].filter(({ length }) => length >= 6)
}

function headerOf(response: IncomingMessage, name: string): string | undefined {
  const value = response.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function extensionOf(response: IncomingMessage, url: URL): string {
  const encoding = headerOf(response, 'content-encoding')?.toLowerCase() ?? 'identity'
  if (encoding === 'identity') return ''
  if (encoding === 'gzip' || encoding === 'x-gzip') return '.gz'
  const message = `${printUrl(url)}: expected a body as it is or in gzip, got ${encoding}`
  throw new LakeError('LAKE_RESPONSE_INVALID', message, { details: { retryable: false } })
}

interface Reception {
  url: URL
  most: number
  signal: AbortSignal
}

async function receive(
  response: IncomingMessage,
  file: HashedFile,
  { url, most, signal }: Reception,
) {
  let bytes = 0
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > most ? tooLarge(url, most) : null, chunk)
    },
  })
  try {
    await pipeline(response, limit, file, { signal })
  } catch (cause) {
    if (cause instanceof LakeError || signal.aborted) throw cause
    const message = `${printUrl(url)}: expected the whole body, got ${bytes} bytes and then: ${messageOf(cause)}`
    throw new LakeError('LAKE_SOURCE_UNREACHABLE', message, { cause })
  }
}

function tooLarge(url: URL, most: number): LakeError {
  const message = `${printUrl(url)}: expected at most ${most} bytes, got more; raise max_response_bytes or ask for smaller pages`
  return new LakeError('LAKE_RESPONSE_TOO_LARGE', message, { details: { retryable: false } })
}
