import { memoryLogger } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { big, damage, scratchMarts, sums } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish, pathOf } = scratch

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
})
