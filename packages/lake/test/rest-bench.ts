import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'

import type { DuckDb } from '@deftunes/core'

import { extractDataset, landedJsonSql, type Dataset } from '../src/index.ts'
import { apiDataset, apiSource, openLake, pathsOf, type Lake } from './support.ts'

/** The same list in pages of 10 by each kind, as the `from` of its dataset. */
export const pagings = {
  none: '{ path: /things }',
  link: '{ path: /things, pages: { by: link, size: 10 } }',
  cursor: '{ path: /things, records: data, pages: { by: cursor, size: 10 } }',
  page: '{ path: /things, pages: { by: page, size: 10 } }',
  offset: '{ path: /things, pages: { by: offset, size: 10 } }',
}

export interface RestChanges extends Partial<Lake> {
  /** The dataset's `from`, as YAML. */
  from?: string
  /** More of the source's config. */
  config?: object
}

/** Lands a list of an API, by default in a lake of its own. */
export async function extractThings(duckdb: DuckDb, url: string, changes: RestChanges = {}) {
  const { from = '{ path: /things }', config, ...lakeChanges } = changes
  const dataset = apiDataset(from)
  const lake = { ...(await openLake(duckdb)), ...lakeChanges }
  const manifest = await extractDataset({ ...lake, dataset, source: apiSource(url, config) })
  return {
    lake,
    manifest,
    ids: await idsOf(lake, dataset, pathsOf(lake.store, manifest)),
    /** The landed files as text, uncompressed. */
    texts: await Promise.all(pathsOf(lake.store, manifest).map(textOf)),
    /** The waits before asking again, in ms. */
    waits: waitsOf(lake),
  }
}

async function idsOf({ duckdb }: Lake, { origin }: Dataset, paths: string[]): Promise<number[]> {
  const records = 'records' in origin ? origin.records : ''
  const sql = `SELECT CAST(json->>'id' AS BIGINT) AS id FROM (${landedJsonSql(paths, records)}) ORDER BY id`
  return (await duckdb.rows<{ id: bigint }>(sql)).map(({ id }) => Number(id))
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

function waitsOf({ logger }: Pick<Lake, 'logger'>): number[] {
  return logger.lines
    .filter(({ message }) => message.startsWith('asks again'))
    .map(({ fields }) => Number(fields['delayMs']))
}

/** The numbers from 1 to n. */
export const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
