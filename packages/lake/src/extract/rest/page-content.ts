import { messageOf, quoteLiteral, type DuckDb } from '@deftunes/core'

import type { ApiList } from '../../dataset/dataset.ts'
import { LakeError } from '../../errors.ts'
import { landedJsonSql, landedWholeSql } from '../../landing/landed-sql.ts'
import { printUrl } from './http-get.ts'

/**
 * Counts the records of a received page, which reads it to its end.
 * @throws LakeError LAKE_RESPONSE_INVALID when it is not the JSON that the list's dataset says
 */
export async function countRecords(
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
