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
  const place = list.records === '' ? 'an array' : `an array under '${list.records}'`
  const message = `${printUrl(url)}: expected JSON with ${place}, got `
  try {
    return await (list.records === '' ? countArray(duckdb, path) : countUnder(duckdb, path, list))
  } catch (cause) {
    const reason = messageOf(cause).split('\n')[0]?.slice(0, 300)
    throw new LakeError('LAKE_RESPONSE_INVALID', `${message}${reason}`, { cause })
  }
}

async function countArray(duckdb: DuckDb, path: string): Promise<number> {
  const sql = `SELECT count(*) AS rows FROM (${landedJsonSql([path], '')})`
  const [row] = await duckdb.rows<{ rows: bigint }>(sql)
  const rows = Number(row?.rows ?? 0)
  // A body without a byte has no record either, but is no list.
  return rows === 0 ? countIn(duckdb, path, '$') : rows
}

function countUnder(duckdb: DuckDb, path: string, { records }: ApiList): Promise<number> {
  return countIn(duckdb, path, `$."${records}"`)
}

async function countIn(duckdb: DuckDb, path: string, place: string): Promise<number> {
  const at = quoteLiteral(place)
  const sql = `SELECT json_type(json, ${at}) AS type, json_array_length(json, ${at}) AS rows FROM (${landedWholeSql(path)}) AS whole`
  const values = await duckdb.rows<{ type: string | null; rows: bigint | null }>(sql)
  const [value] = values
  if (values.length !== 1) throw new TypeError(`${values.length} JSON values`)
  if (value?.type === 'ARRAY') return Number(value.rows)
  throw new TypeError(value?.type ? `JSON of type ${value.type}` : 'JSON without it')
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
