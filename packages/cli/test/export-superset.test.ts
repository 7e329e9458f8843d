import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { deftunes } from './in-process.ts'

let out: string

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'superset-'))
})

afterAll(() => rm(out, { recursive: true, force: true }))

const project = join(import.meta.dirname, '../../../deftunes')
const exported = (...words: string[]) =>
  deftunes('export', 'superset', '--project', project, '--out', join(out, 'b.zip'), ...words)

describe('export superset', () => {
  it('writes one ZIP and says what Superset does not show, by dashboard and chart', async () => {
    const { code, stdout } = await exported('--state', join(out, 'state'))
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toBe(join(out, 'b.zip'))
    expect(stdout).toContain('Superset does not show of sales:\n')
    expect(stdout).toContain(
      '  revenue_on_the_map: rows without a country, and countries that its map lacks – ',
    )
    const files = unzipSync(await readFile(join(out, 'b.zip')))
    const database = files['deftunes/databases/deftunes.yaml']
    expect(Buffer.from(database ?? []).toString()).toContain(
      `sqlalchemy_uri: duckdb:///${join(out, 'state', 'marts.duckdb')}`,
    )
  })

  it('leaves out nothing of the project for PostgreSQL and Redshift but what DuckDB lacks as well', async () => {
    const told = async (...words: string[]) => {
      const { stdout } = await exported('--json', ...words)
      return (JSON.parse(stdout) as { notShown: unknown }).notShown
    }
    const duckdb = await told()
    expect(await told('--database', 'postgresql', '--uri', 'postgresql://x')).toEqual(duckdb)
    expect(
      await told('--database', 'redshift', '--uri', 'redshift+redshift_connector://x'),
    ).toEqual(duckdb)
  })

  it('ends with 2 where it cannot know the address of the database', async () => {
    const { code, stderr } = await exported('--database', 'redshift')
    expect(stderr).toContain('--uri: expected the address of the database, e.g. redshift+')
    expect(code).toBe(2)
  })
})
