import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { typedSql, untypableSql } from '../src/transform/typed-value.ts'
import { openPipelineDuckDb, vectorsOf } from './support.ts'

interface TypedTexts {
  type: string
  /** Text to the value that it becomes. */
  takes: Record<string, string>
  refuses: string[]
}

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

describe.each(vectorsOf<TypedTexts[]>('typed-texts'))('a column of type $type', (texts) => {
  const { type, takes, refuses } = texts
  it('takes the forms of its type for the values that they are', async () => {
    const judged = await judge(type, Object.keys(takes))
    expect(judged).toEqual(Object.entries(takes).map(([text, value]) => [text, value]))
  })

  it('refuses every other text', async () => {
    const judged = await judge(type, refuses)
    expect(judged).toEqual(refuses.map((text) => [text, 'refused']))
  })
})

/** Each text with the value that it becomes. */
async function judge(type: string, texts: readonly string[]): Promise<[string, string][]> {
  await duckdb.run('CREATE OR REPLACE TEMPORARY TABLE texts (position INTEGER, text VARCHAR)')
  await duckdb.run(
    `INSERT INTO texts VALUES ${texts.map((text, at) => `(${at}, '${text}')`).join(', ')}`,
  )
  const sql = `SELECT text, CASE WHEN ${untypableSql(type, 'text') ?? 'false'} THEN 'refused' ELSE CAST(${typedSql(type, 'text')} AS VARCHAR) END AS value FROM texts ORDER BY position`
  const rows = await duckdb.rows<{ text: string; value: string }>(sql)
  return rows.map(({ text, value }) => [text, value])
}
