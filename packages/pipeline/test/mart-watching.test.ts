import { memoryLogger } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { scratchMarts, total } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish } = scratch

describe('marts', () => {
  it('tell who watches of each version once it can be read, until they do not want to hear of it', async () => {
    const marts = open()
    const told: string[] = []
    const end = marts.watch(({ runId }) => told.push(runId ?? ''))
    await publish('2024-01-02', 1)
    await expect.poll(() => told).toEqual(['run_2024-01-02'])
    await publish('2024-01-03', 2)
    await marts.look()
    expect(told).toEqual(['run_2024-01-02', 'run_2024-01-03'])
    expect(await total(marts)).toEqual([[3]])
    end()
    await publish('2024-01-04', 4)
    await marts.look()
    expect(told).toHaveLength(2)
  })

  it('tell all who watch, though one throws', async () => {
    const logger = memoryLogger()
    const marts = open({ logger })
    const told: string[] = []
    marts.watch(() => {
      throw new Error('no room')
    })
    marts.watch(({ runId }) => told.push(runId ?? ''))
    await publish('2024-01-02', 1)
    await expect.poll(() => told).toEqual(['run_2024-01-02'])
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { reason: 'no room' } }])
  })

  it('go on at the version before while the newest cannot be built, and say so once', async () => {
    await publish('2024-01-02', 1)
    const { store } = scratch.lake.services
    let isBroken = false
    const read = (key: string) =>
      isBroken ? Promise.reject(new Error('the disk is gone')) : store.read(key)
    const logger = memoryLogger()
    const marts = open({
      logger,
      services: { ...scratch.lake.services, store: { ...store, read } },
    })
    marts.watch(() => {})
    expect(await total(marts)).toEqual([[1]])
    isBroken = true
    await publish('2024-01-03', 2)
    await expect.poll(() => logger.lines).toHaveLength(1)
    expect(logger.lines[0]).toMatchObject({
      level: 'warn',
      message: 'the newest version of the marts is not ready',
    })
    expect(await total(marts)).toEqual([[1]])
    const [newest] = await marts.versions()
    await expect(total(marts, newest?.id)).rejects.toThrow('the disk is gone')
    isBroken = false
    expect(await total(marts, newest?.id)).toEqual([[3]])
  })
})
