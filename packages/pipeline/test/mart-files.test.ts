import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { memoryLogger } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { buildMartFile } from '../src/marts/mart-file.ts'
import { MartFolder } from '../src/marts/mart-folder.ts'
import { endless, rollupNames, scratchMarts, total } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish, files, pathOf, staged } = scratch

describe('marts', () => {
  it('are files that are built once, and again when they were made of something else or are damaged', async () => {
    await publish('2024-01-02', 1)
    await total(open())
    const [file = ''] = files()
    const path = pathOf(file)
    expect(await rollupNames(open({ rollups: [] }))).toEqual([])
    writeFileSync(path, 'cut off')
    expect(await total(open())).toEqual([[1]])
    expect(files()).toEqual([file])
  })

  it('are built in place of a folder that has the name of their file', async () => {
    await publish('2024-01-02', 1)
    await total(open())
    const path = pathOf()
    rmSync(path)
    mkdirSync(join(path, 'deeper'), { recursive: true })
    expect(await total(open())).toEqual([[1]])
    expect(statSync(path).isFile()).toBe(true)
  })

  it('whose file became a folder are removed like any other', async () => {
    const { store, stagingFolder } = scratch.lake.services
    const folder = new MartFolder(scratch.lake.folder, {
      ...{ store, stagingFolder },
      ...{ connections: 1, statementMs: 1_000, readThreads: 1, memoryLimit: '100MB' },
    })
    mkdirSync(join(folder.pathOf('a'), 'deeper'), { recursive: true })
    folder.remove('a')
    expect(existsSync(folder.pathOf('a'))).toBe(false)
  })

  it('keep the files of the newest versions and of those in use', async () => {
    const marts = open({ keep: 1 })
    await publish('2024-01-02', 1)
    await total(marts)
    const [first] = await marts.versions()
    await marts.use(undefined, async ({ read }) => {
      await publish('2024-01-03', 2)
      expect(await total(marts)).toEqual([[3]])
      expect(files()).toHaveLength(2)
      expect((await read('SELECT total FROM serving.total')).rows).toEqual([[1]])
    })
    await expect.poll(files).toHaveLength(1)
    expect(await total(marts, first?.id)).toEqual([[1]])
    await expect.poll(files).toHaveLength(1)
    expect(files()).not.toContain(`${first?.id}.duckdb`)
  })

  it('do not finish what they build when they are closed, and leave nothing of it', async () => {
    await publish('2024-01-02', 1)
    const logger = memoryLogger()
    const marts = open({ logger, rollups: [endless] })
    marts.watch(() => {})
    const reading = expect(total(marts)).rejects.toThrow('the marts are closed')
    await expect.poll(staged).not.toEqual([])
    await marts.close()
    await reading
    expect(logger.lines).toEqual([])
    expect(staged()).toEqual([])
    expect(files()).toEqual([])
  })

  it('sweep what is no file of a version', async () => {
    await publish('2024-01-02', 1)
    await total(open())
    const left = pathOf('old.duckdb.wal')
    writeFileSync(left, '')
    await total(open())
    expect(existsSync(left)).toBe(false)
  })

  it('are told by the name of a table that is gone', async () => {
    await publish('2024-01-02', 1)
    const marts = open()
    const [version] = await marts.versions()
    const { store, stagingFolder } = scratch.lake.services
    await expect(
      buildMartFile(
        join(scratch.lake.folder, 'a.duckdb'),
        { version: version!, tables: [], rollups: [], order: {} },
        {
          ...{ store, stagingFolder },
          ...{ memoryLimit: '100MB', signal: new AbortController().signal },
        },
      ),
    ).rejects.toMatchObject({
      code: 'PIPELINE_VERSION_UNKNOWN',
      message: expect.stringContaining('expected the table serving.total') as string,
    })
  })
})
