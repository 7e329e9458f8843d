import { messageOf, quoteLiteral, type DuckDb } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import { landedJsonSql, landedWholeSql } from '../../landing/landed-sql.ts'
import { lastCharacter } from './body-end.ts'
import { printUrl } from './http-get.ts'
import { otherAnswer, type UnreadAnswer } from './other-answer.ts'

/**
 * Counts the records of a received page, which reads it to its end.
 * @throws LakeError LAKE_RESPONSE_INVALID when it is not the JSON that the list's dataset says; `details.retryable` is
 * false when it was not merely cut or garbled
 */
export async function countRecords(
  duckdb: DuckDb,
  answer: UnreadAnswer,
  url: URL,
): Promise<number> {
  const { path, records } = answer
  try {
    await refuseCut(path, records === '' ? ']' : '}')
    if (records !== '') return await lengthOfList(duckdb, path, `$."${records}"`)
    const sql = `SELECT count(*) AS rows FROM (${landedJsonSql([path], records)})`
    const [row] = await duckdb.rows<{ rows: bigint }>(sql)
    // A page without a byte has no record either, but it is no list.
    return Number(row?.rows ?? 0) || (await lengthOfList(duckdb, path, '$'))
  } catch (cause) {
    const where = records === '' ? 'a JSON array' : `JSON with an array under '${records}'`
    const other = await otherAnswer(duckdb, answer)
    const reason = messageOf(cause).split('\n')[0]?.slice(0, 300)
    const told = other ? `${other.got}; ${other.advice}` : `something else: ${reason}`
    throw new LakeError(
      'LAKE_RESPONSE_INVALID',
      `${printUrl(url)}: expected ${where}, got ${told}`,
      {
        cause,
        ...(other && { details: { retryable: false, setting: 'base_url' } }),
      },
    )
  }
}

/** DuckDB takes an array that ends after a comma for one that is closed. */
async function refuseCut(path: string, end: string): Promise<void> {
  const last = await lastCharacter(path)
  if (last === end) return
  throw new TypeError(last === undefined ? 'an empty body' : `an end after '${last}'`)
}

async function lengthOfList(duckdb: DuckDb, path: string, place: string): Promise<number> {
  const at = quoteLiteral(place)
  const sql = `SELECT json_type(json, ${at}) AS type, json_array_length(json, ${at}) AS length FROM (${landedWholeSql(path)}) AS whole`
  const rows = await duckdb.rows<{ type: string | null; length: bigint | null }>(sql)
  const [row] = rows
  if (rows.length === 1 && row?.type === 'ARRAY') return Number(row.length)
  const got = rows.length === 0 ? 'an empty body' : (row?.type?.toLowerCase() ?? 'no such key')
  throw new TypeError(rows.length > 1 ? 'several values' : got)
}

/** The cursor of the next page in a received one; undefined in the last. */
export async function cursorOf(
  duckdb: DuckDb,
  path: string,
  key: string,
): Promise<string | undefined> {
  const value = `json_extract_string(json, ${quoteLiteral(`$."${key}"`)})`
  const sql = `SELECT ${value} AS cursor FROM (${landedWholeSql(path)}) AS whole`
  const [row] = await duckdb.rows<{ cursor: string | null }>(sql)
  return row?.cursor ?? undefined
}
