import type * as Files from 'node:fs/promises'

import { memoryLogger } from '@deftunes/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { big, damage, scratchMarts, sums } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish, pathOf } = scratch

/** Files that are made: on a broken disk each is damaged as soon as it is. */
const disk = { isBroken: false, made: 0 }
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>()
  const rename = async (from: string, to: string) => {
    await real.rename(from, to)
    if (!to.endsWith('.duckdb')) return
    disk.made += 1
    if (disk.isBroken) damage(to)
  }
  return { ...real, rename }
})
afterEach(() => {
  Object.assign(disk, { isBroken: false, made: 0 })
  vi.useRealTimers()
})

describe('marts', () => {
  it('whose file is damaged in the middle are made again, and all who read them get what is right', async () => {
    await publish('2024-01-02', 1)
    const right = await sums(open({ rollups: [big] }))
    damage(pathOf())
    const logger = memoryLogger()
    const marts = open({ logger, rollups: [big] })
    marts.watch(() => {})
    const told = { level: 'warn', message: 'a file of the marts is damaged and is made again' }
    expect(await Promise.all([sums(marts), sums(marts)])).toEqual([right, right])
    expect(logger.lines).toMatchObject([told])
    expect(await sums(open({ logger, rollups: [big] }))).toEqual(right)
    expect(logger.lines).toHaveLength(1)
  })

  it('that are damaged while the lake cannot be read say what is wrong with that, and are there when it is back', async () => {
    await publish('2024-01-02', 1)
    const right = await sums(open({ rollups: [big] }))
    damage(pathOf())
    const { store } = scratch.lake.services
    let isBroken = true
    const read = (key: string) =>
      isBroken ? Promise.reject(new Error('the disk is gone')) : store.read(key)
    const services = { ...scratch.lake.services, store: { ...store, read } }
    const marts = open({ services, rollups: [big] })
    await expect(sums(marts)).rejects.toThrow('the disk is gone')
    isBroken = false
    expect(await sums(marts)).toEqual(right)
  })

  it('that are damaged again once they were made again say so, and are made anew only after a while', async () => {
    await publish('2024-01-02', 1)
    const right = await sums(open({ rollups: [big] }))
    damage(pathOf())
    disk.isBroken = true
    const marts = open({ rollups: [big] })
    marts.watch(() => {})
    const lost = {
      code: 'PIPELINE_MART_LOST',
      message: expect.stringMatching(
        /duckdb: expected the file of version \S+ as it was written, got a damaged one, also after it was made again: .*Corrupt database file.*; is the disk broken\?$/s,
      ) as string,
    }
    const isLost = () => expect(sums(marts)).rejects.toMatchObject(lost)
    await Promise.all([isLost(), isLost()])
    expect(disk.made).toBe(2)
    await isLost()
    expect(disk.made).toBe(2)
    disk.isBroken = false
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect(await sums(marts)).toEqual(right)
    expect(disk.made).toBe(3)
  })

  it('are not made again for a value that reads like what is said of damage', async () => {
    await publish('2024-01-02', 1)
    const logger = memoryLogger()
    const sql = `SELECT total FROM serving.total WHERE CAST('Corrupt database file' AS INTEGER) = total`
    await expect(open({ logger }).use(undefined, ({ read }) => read(sql))).rejects.toMatchObject({
      code: 'CORE_SQL_FAILED',
    })
    expect([logger.lines, disk.made]).toEqual([[], 1])
  })
})
