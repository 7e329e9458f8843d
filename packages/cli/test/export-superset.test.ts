import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

  it('says how the file is written that no publish writes, and takes its path letter by letter', async () => {
    const state = join(out, 'a state')
    const file = join(state, 'marts.duckdb')
    const { stdout, stderr } = await exported('--json', '--state', state)
    expect(() => JSON.parse(stdout) as unknown).not.toThrow()
    expect(stderr).toContain(
      `${file}, which is not there: \`deftunes export duckdb --out '${file}'`,
    )
    const files = unzipSync(await readFile(join(out, 'b.zip')))
    const database = Buffer.from(files['deftunes/databases/deftunes.yaml'] ?? []).toString()
    expect(database).toContain(`sqlalchemy_uri: duckdb:///${file}`)
    await mkdir(state)
    await writeFile(file, '')
    const again = await exported('--state', state)
    expect(again.stderr).toContain(`${file}, which stays as it was written`)
    const told = await exported('--state', state, '--uri', 'duckdb:////srv/marts.duckdb')
    expect(told.stderr).toBe('')
  })

  it('refuses a path that its address would end in the middle of', async () => {
    const { code, stderr } = await exported('--state', join(out, 'why?'))
    expect([code, stderr]).toEqual([2, expect.stringContaining('got none for')])
    expect(stderr).toContain(join(out, 'why?'))
  })

  it('ends with 2 where it cannot know the address of the database', async () => {
    const { code, stderr } = await exported('--database', 'redshift')
    expect(stderr).toContain('--uri: expected the address of the database, e.g. redshift+')
    expect(code).toBe(2)
  })
})
