import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { openDuckDb, openDuckDbFile, voidLogger } from '@deftunes/core'
import { readModel } from '@deftunes/metrics'
import { exportedVersion } from '@deftunes/pipeline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchLake } from '../../pipeline/test/scratch-lake.ts'
import { refreshExport } from '../src/console/keep-export.ts'
import { openWarehouse } from '../src/console/warehouse.ts'
import { deftunes } from './in-process.ts'

let lake: ScratchLake
let file: string
beforeEach(async () => {
  const config = 'name: small\nsources: {}\nmarts: { export: out/kept.duckdb }\n'
  lake = await ScratchLake.make({ 'deftunes.yaml': config })
  file = join(lake.folder, 'out/marts.duckdb')
})
afterEach(() => lake.close())

const publish = (day: string, n: number) => lake.publish(day, n)

const exportTo = (...words: string[]) =>
  deftunes('export', 'duckdb', '--project', lake.folder, '--out', file, ...words)

async function totalIn(path: string): Promise<unknown> {
  const opened = await openDuckDbFile({ path, connections: 1 })
  const { rows } = await opened.read('SELECT total FROM serving.total')
  opened.close()
  return rows[0]?.[0]
}

describe('export duckdb', () => {
  it('writes the newest version, or another, and says which', async () => {
    await publish('2024-01-02', 1)
    await publish('2024-01-03', 2)
    const { code, stdout } = await exportTo('--json')
    expect(code).toBe(0)
    const written = JSON.parse(stdout) as { version: string; runId: string; tables: string[] }
    expect(written).toMatchObject({ file, runId: 'run_2024-01-03', tables: ['serving.total'] })
    expect(await totalIn(file)).toBe(3)
    expect(await exportedVersion(file)).toBe(written.version)
    const other = await exportTo('--version', written.version)
    expect(other).toMatchObject({
      code: 0,
      stdout: `${file}: version ${written.version}, 1 table\n`,
    })
  })

  it('leaves who reads the file undisturbed', async () => {
    await publish('2024-01-02', 1)
    await exportTo()
    const reader = await openDuckDbFile({ path: file, connections: 1 })
    await publish('2024-01-03', 2)
    expect((await exportTo()).code).toBe(0)
    expect((await reader.read('SELECT total FROM serving.total')).rows).toEqual([[1]])
    reader.close()
    expect(await totalIn(file)).toBe(3)
  })

  it('removes what was left half done, and leaves nothing beside the file', async () => {
    await publish('2024-01-02', 1)
    mkdirSync(join(lake.folder, 'out'))
    writeFileSync(join(lake.folder, 'out/.marts.duckdb.4194999.making'), 'half')
    await exportTo()
    expect(readdirSync(join(lake.folder, 'out'))).toEqual(['marts.duckdb'])
  })

  it('refuses a version that is not there, a folder, and a lake without marts', async () => {
    expect((await exportTo()).stderr).toContain('PIPELINE_NOTHING_PUBLISHED')
    await publish('2024-01-02', 1)
    expect(await exportTo('--version', 'nope')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('version nope: expected one') as string },
    })
    mkdirSync(file, { recursive: true })
    expect(await exportTo()).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('which is a folder') as string },
    })
  })
})

describe('what is at the target and is no marts of ours', () => {
  const inFolder = (name: string) => join(lake.folder, name)
  beforeEach(() => publish('2024-01-02', 1))

  it.each(['notes', '', 'SQLite format 3'])('is refused and left: %o', async (text) => {
    file = inFolder('notes.txt')
    writeFileSync(file, text)
    const { code, stderr } = await exportTo()
    expect([code, stderr]).toEqual([2, expect.stringContaining('PIPELINE_EXPORT_REFUSED')])
    expect(stderr).toContain(`${file}: expected no file, or marts that were exported before, got a`)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('is refused when it is a DuckDB file of something else, or one that was cut off', async () => {
    file = inFolder('other.duckdb')
    const other = await openDuckDb({ path: file })
    await other.run('CREATE TABLE mine AS SELECT 1 AS n')
    other.close()
    expect((await exportTo()).stderr).toContain('got a DuckDB file of something else')
    const opened = await openDuckDbFile({ path: file, connections: 1 })
    expect((await opened.read('SELECT n FROM mine')).rows).toEqual([[1]])
    opened.close()
    writeFileSync(file, readFileSync(file).subarray(0, 100))
    expect((await exportTo()).stderr).toContain('got one that cannot be read')
  })

  it('is refused when a file is where its folder should be', async () => {
    writeFileSync(inFolder('out'), '')
    expect(await exportTo()).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('out is no folder') as string },
    })
  })
})

describe('marts.export of deftunes.yaml', () => {
  const kept = () => join(lake.folder, 'out/kept.duckdb')

  it('is written as runs publish, while the console is open', async () => {
    await publish('2024-01-02', 1)
    const { services } = lake
    const empty = readModel([]).model
    const warehouse = openWarehouse({ services, model: empty, logger: voidLogger })
    await expect.poll(() => exportedVersion(kept())).toBeDefined()
    await publish('2024-01-03', 2)
    const [newest] = await warehouse.versions()
    await expect.poll(() => exportedVersion(kept()), { timeout: 5_000 }).toBe(newest?.id)
    await warehouse.close()
    expect(await totalIn(kept())).toBe(3)
  })

  it('is written once after runs of a command', async () => {
    const notes: string[] = []
    const note = (text: string) => notes.push(text)
    const { project } = lake.services
    await refreshExport(project, note)
    expect(existsSync(kept())).toBe(false)
    await publish('2024-01-02', 1)
    await refreshExport(project, note)
    await refreshExport({ ...project, marts: {} }, note)
    expect(await totalIn(kept())).toBe(1)
    expect(notes).toEqual([])
    mkdirSync(join(lake.folder, 'folder'))
    await refreshExport({ ...project, marts: { export: join(lake.folder, 'folder') } }, note)
    expect(notes).toEqual([expect.stringContaining('the marts could not be exported to')])
  })
})
