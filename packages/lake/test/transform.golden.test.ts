import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { goldenCases, goldenExpected, goldenInput, land } from './golden.ts'
import { openPipelineDuckDb } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

const stamps = { ingest_on: '2024-01-02', processing_timestamp: '2024-01-02 03:04:05' }

describe.each(goldenCases)('%s', (name) => {
  it('gives the rows and rejected records that are expected, and loses none', async () => {
    const { yaml, files, columns } = goldenInput(name)
    const landed = await land(duckdb, yaml, files, { columns })
    const counts = await landed.transform()
    const rows = await landed.rows()
    const rejected = await landed.rejected()
    for (const row of [...rows, ...rejected]) expect(row).toMatchObject(stamps)
    const shown = { rows: rows.map(withoutStamps), rejected: rejected.map(withoutStamps) }
    expect(shown.rows).toEqual(goldenExpected(name, 'rows.json', shown.rows))
    expect(shown.rejected).toEqual(goldenExpected(name, 'rejected.json', shown.rejected))
    expect(counts.loaded + counts.rejected).toBe(counts.landed)
    expect(counts).toMatchObject({
      landed: landed.manifest.rows,
      rejected: rejected.length,
      rows: rows.length,
    })
  })
})

function withoutStamps(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !(name in stamps)))
}
