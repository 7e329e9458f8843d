import type { DuckDb } from '@deftunes/core'
import { faultKinds, startApi, type RunningApi } from '@deftunes/simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { extractDataset, landedJsonSql, parseSource, type Dataset } from '../src/index.ts'
import { apiDataset, failure, openLake, openPipelineDuckDb, pathsOf } from './support.ts'

const client = { clientId: 'reader', clientSecret: 'reader-secret' }

let duckdb: DuckDb
let api: RunningApi
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
  api = await startApi({
    users: 50,
    songs: 100,
    sessionsPerDay: 60,
    days: 3,
    compress: true,
    auth: client,
  })
})
afterAll(async () => {
  duckdb?.close()
  await api?.stop()
})

const query = `query: { start_date: '{start_date}', end_date: '{last_date}' }`
const lists = {
  none: `{ path: /sessions, ${query} }`,
  link: `{ path: /sessions, ${query}, pages: { by: link, size: 25 } }`,
  cursor: `{ path: /sessions, query: { start_date: '{start_date}', end_date: '{last_date}', envelope: '1' }, records: data, pages: { by: cursor, size: 25 } }`,
  offset: `{ path: /sessions, ${query}, pages: { by: offset, size: 25 } }`,
}

/** Every landed record as received, in order. */
async function recordsOf(dataset: Dataset, compress: boolean): Promise<string[]> {
  const lake = await openLake(duckdb)
  const auth = {
    by: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
  }
  const source = parseSource('api', { kind: 'rest', base_url: api.url, compress, auth })
  const manifest = await extractDataset({ ...lake, dataset, source })
  const records = 'records' in dataset.origin ? dataset.origin.records : ''
  const sql = landedJsonSql(pathsOf(lake.store, manifest), records)
  const rows = await duckdb.rows<{ json: string }>(`SELECT json FROM (${sql}) ORDER BY json`)
  return rows.map(({ json }) => json)
}

describe.each(Object.entries(lists))('the sessions of a day in pages by %s', (_, from) => {
  const dataset = apiDataset(from)

  let undisturbed: string[]
  beforeAll(async () => {
    undisturbed = await recordsOf(dataset, false)
  })

  it('are landed record by record as the API has them', () => {
    const { records } = api.truth.sessions({ startDate: '2024-01-01', endDate: '2024-01-01' })
    expect(undisturbed).toHaveLength(records)
  })

  it.each(faultKinds)('survive the fault %s at the first and at a later request', async (kind) => {
    for (const after of [0, 2]) {
      api.faults.add({
        kind,
        path: '/sessions',
        after: from.includes('by') ? after : 0,
        delayMs: 1,
      })
      expect(await recordsOf(dataset, after === 0)).toEqual(undisturbed)
      expect(api.faults.list()).toEqual([])
    }
  })
})

it('a fault that stays is told with its last reason', async () => {
  api.faults.add({ kind: '500', path: '/sessions', times: 6 })
  const error = await failure(recordsOf(apiDataset(lists.link), false))
  expect(error).toMatchObject({ code: 'LAKE_SOURCE_FAILED' })
  expect(error.message).toMatch(/gave up after 6 attempts: .* expected 200, got 500/)
  expect(api.faults.list()).toEqual([])
})
