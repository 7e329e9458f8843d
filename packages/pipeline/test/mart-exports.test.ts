import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { exportedVersion, exportMart, type Marts } from '../src/index.ts'
import { scratchMarts } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish } = scratch

describe('marts', () => {
  it('are exported though another process removes their files, which are made again', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ idleMs: 60_000 })
    const target = join(scratch.lake.folder, 'out.duckdb')
    await marts.use(undefined, async ({ path, read, version }) => {
      rmSync(path)
      expect(await exportMart(marts, target)).toEqual(version)
      expect((await read('SELECT total FROM serving.total')).rows).toEqual([[1]])
      expect(await exportedVersion(target)).toBe(version.id)
    })
  })

  it('whose files are removed whenever they are made cannot be exported', async () => {
    await publish('2024-01-02', 1)
    const marts = open()
    const use: Marts['use'] = (id, work) =>
      marts.use(id, (session) => {
        rmSync(session.path)
        return work(session)
      })
    await expect(
      exportMart({ ...marts, use }, join(scratch.lake.folder, 'out.duckdb')),
    ).rejects.toMatchObject({ code: 'PIPELINE_MART_LOST' })
  })
})
