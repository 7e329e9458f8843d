import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

import type { DuckDb } from '@deftunes/core'

import { landedWholeSql } from '../../landing/landed-sql.ts'
import { hideSecrets } from './refusal.ts'

/** A received body that was not read as a list. */
export interface UnreadAnswer {
  path: string
  /** Where the list is expected: '' for the body itself, else a key of it. */
  records: string
  /** The Content-Type header. */
  type: string | undefined
  /** Texts that an answer may repeat and nobody may read. */
  secrets: readonly string[]
}

/** What came instead of a list, and what to change. */
export interface OtherAnswer {
  got: string
  advice: string
}

/**
 * What an answer is when asking again would not make a list of it. Undefined for one that may be a list which was cut
 * or garbled on its way: empty, or JSON of the expected kind, or an array or an object, that cannot be read to its end.
 */
export async function otherAnswer(
  duckdb: DuckDb,
  answer: UnreadAnswer,
): Promise<OtherAnswer | undefined> {
  const start = await beginning(answer.path)
  if (start === '') return undefined
  if (/^[[{]/.test(start)) return otherJson(answer, await shapeOf(duckdb, answer.path))
  const quoted = `'${hideSecrets(start, answer.secrets).slice(0, shownCharacters)}'`
  const [type = ''] = answer.type?.split(';') ?? []
  return { got: type === '' ? quoted : `${type} ${quoted}`, advice: checkPlace }
}

const checkPlace =
  'check base_url and auth of this source in deftunes.yaml, and the path in the dataset file'

const shownCharacters = 80

/** More white space than any body begins with. */
const startBytes = 4096

/** The first characters of a body that cannot be cut short; '' when it has none, or is no whole gzip. */
async function beginning(path: string): Promise<string> {
  const file = createReadStream(path)
  const zipped = path.endsWith('.gz')
  const stream = zipped ? file.pipe(createGunzip()) : file
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      // A checksum stands at the end of gzip: what it does not fit is no answer.
      if ((bytes += chunk.length) >= startBytes && !zipped) break
    }
  } catch {
    return ''
  } finally {
    file.destroy()
  }
  const text = Buffer.concat(chunks).subarray(0, startBytes).toString('utf8')
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** A value of JSON from outside. */
interface Shape {
  type: 'ARRAY' | 'OBJECT'
  keys: string[]
  /** Keys that hold arrays. */
  lists: string[]
}

/** Undefined when the file is not one array or one object, whole. */
async function shapeOf(duckdb: DuckDb, path: string): Promise<Shape | undefined> {
  const sql = `WITH whole AS (${landedWholeSql(path)}) SELECT json_type(json) AS type, CASE WHEN json_type(json) = 'OBJECT' THEN json_keys(json) ELSE [] END AS keys, (SELECT coalesce(list(key ORDER BY id), []) FROM json_each(whole.json) AS each WHERE each.type = 'ARRAY' AND json_type(whole.json) = 'OBJECT') AS lists FROM whole`
  const rows = await duckdb.rows<Shape>(sql).catch(() => [])
  return rows.length === 1 ? rows[0] : undefined
}

function otherJson(answer: UnreadAnswer, shape: Shape | undefined): OtherAnswer | undefined {
  const { records, secrets } = answer
  if (shape === undefined) return undefined
  if (shape.type === 'ARRAY') {
    if (records === '') return undefined
    return { got: 'a plain array', advice: 'take records out of from in the dataset file' }
  }
  const lists = shape.lists.map((key) => hideSecrets(key, secrets))
  const keys = shape.keys.map((key) => hideSecrets(key, secrets).slice(0, 40))
  if (lists.includes(records)) return undefined
  const got =
    keys.length === 0 ? 'an empty object' : `an object with the keys ${listed(keys, shownKeys)}`
  if (lists.length === 0) return { got, advice: checkPlace }
  const unread = records === '' ? 'records under a key are not read unless it is named: ' : ''
  const named = listed(lists, shownKeys, ' or ')
  return { got, advice: `${unread}set records of from in the dataset file to ${named}` }
}

const shownKeys = 10

function listed(words: readonly string[], most: number, between = ', '): string {
  const shown = words.slice(0, most).join(between)
  return words.length > most ? `${shown} and ${words.length - most} more` : shown
}
