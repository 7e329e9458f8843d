import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { messageOf, quoteLiteral, type DuckDb } from '@deftunes/core'

import type { ApiList } from '../../dataset/dataset.ts'
import { LakeError } from '../../errors.ts'
import { landedJsonSql, landedWholeSql } from '../../landing/landed-sql.ts'
import type { RestSource } from '../../source/source.ts'
import type { Extraction, StagedFile } from '../extraction.ts'
import { HashedFile } from '../hashed-file.ts'
import { printUrl, sendRequest } from './http-get.ts'
import { refusalOf } from './refusal.ts'
import type { Tokens } from './token.ts'

/** A page on disk, and what leads to the next one. */
export interface FetchedPage {
  file: StagedFile
  link: string | undefined
  cursor: string | undefined
}

export interface PageRequest {
  url: URL
  index: number
  list: ApiList
  source: RestSource
  tokens: Tokens
  extraction: Extraction
}

/**
 * Asks for one page once, streams it to a file as received and counts its records.
 * @throws LakeError; `details.retryable` is false when asking again would not help
 */
export async function fetchPage(request: PageRequest): Promise<FetchedPage> {
  const { url, index, list, source, tokens, extraction } = request
  const { signal, folder, duckdb, clock } = extraction
  const headers = {
    accept: 'application/json',
    'accept-encoding': source.compress ? 'gzip' : 'identity',
    ...source.headers,
    ...(await tokens.headers(signal)),
  }
  const response = await sendRequest({ url, headers, idleTimeout: source.idle_timeout_ms, signal })
  if (response.statusCode === 401 && tokens.renew()) {
    response.destroy()
    throw new LakeError(
      'LAKE_SOURCE_FAILED',
      `${printUrl(url)}: expected 200, got 401; the token is renewed`,
    )
  }
  if (response.statusCode !== 200) throw await refusalOf(response, url, clock)
  const name = `part-${String(index).padStart(5, '0')}.json${extensionOf(response, url)}`
  const file = new HashedFile(join(folder, name))
  await receive(response, file, { url, most: source.max_response_bytes, signal })
  const rows = await countRecords(duckdb, file.path, list, url)
  const cursor =
    list.pages.by === 'cursor'
      ? await cursorOf(duckdb, file.path, list.pages.cursor_key)
      : undefined
  const staged = { path: file.path, name, bytes: file.bytes, sha256: file.sha256(), rows }
  return { file: staged, link: headerOf(response, 'link'), cursor }
}

function headerOf(response: IncomingMessage, name: string): string | undefined {
  const value = response.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function extensionOf(response: IncomingMessage, url: URL): string {
  const encoding = headerOf(response, 'content-encoding') ?? 'identity'
  if (encoding === 'identity') return ''
  if (encoding === 'gzip') return '.gz'
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
  if (response.complete) return
  const message = `${printUrl(url)}: expected the whole body, got ${bytes} bytes before the connection closed`
  throw new LakeError('LAKE_SOURCE_UNREACHABLE', message)
}

function tooLarge(url: URL, most: number): LakeError {
  const message = `${printUrl(url)}: expected at most ${most} bytes, got more; raise max_response_bytes or ask for smaller pages`
  return new LakeError('LAKE_RESPONSE_TOO_LARGE', message, { details: { retryable: false } })
}

async function countRecords(
  duckdb: DuckDb,
  path: string,
  list: ApiList,
  url: URL,
): Promise<number> {
  const sql = `SELECT count(*) AS rows, count(*) FILTER (json_type(json) = 'OBJECT') AS objects FROM (${landedJsonSql([path], list.records)})`
  try {
    const [row] = await duckdb.rows<{ rows: bigint; objects: bigint }>(sql)
    return Number(row?.rows ?? 0)
  } catch (cause) {
    const where =
      list.records === '' ? 'a JSON array' : `JSON with an array under '${list.records}'`
    const reason = messageOf(cause).split('\n')[0]?.slice(0, 300)
    const message = `${printUrl(url)}: expected ${where}, got something else: ${reason}`
    throw new LakeError('LAKE_RESPONSE_INVALID', message, { cause })
  }
}

async function cursorOf(duckdb: DuckDb, path: string, key: string): Promise<string | undefined> {
  const value = `json_extract_string(json, ${quoteLiteral(`$."${key}"`)})`
  const sql = `SELECT ${value} AS cursor FROM (${landedWholeSql(path)}) AS whole`
  const [row] = await duckdb.rows<{ cursor: string | null }>(sql)
  return row?.cursor ?? undefined
}
