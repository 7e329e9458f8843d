import { openDuckDb } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { big, broken, byTotal, endless, rollupNames, scratchMarts, total } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish, pathOf, staged } = scratch

describe('marts', () => {
  it('come without a rollup that cannot be built', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ rollups: [broken, byTotal] })
    expect(await rollupNames(marts)).toEqual(['by_total'])
    expect(await rollupNames(marts)).toEqual(['by_total'])
  })

  it('come without a rollup that takes longer to build than it may', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ rollups: [endless, byTotal], rollupMs: 2_000 })
    expect(await rollupNames(marts)).toEqual(['by_total'])
    const file = await openDuckDb({ path: pathOf() })
    const [noted] = await file
      .rows(`SELECT problem FROM mart.rollups WHERE problem IS NOT NULL`)
      .finally(() => file.close())
    expect(noted).toEqual({
      problem: 'rollups.endless: expected it to be built within 2 s, it was given up then',
    })
  })

  it('give up what they build when other rollups are wanted, and go on with those', async () => {
    await publish('2024-01-02', 1)
    const marts = open()
    marts.watch(() => {})
    expect(await rollupNames(marts)).toEqual(['by_total'])
    const first = marts.remake({ rollups: [endless] })
    await expect.poll(staged).not.toEqual([])
    await marts.remake({ rollups: [byTotal, big] })
    await first
    expect(await rollupNames(marts)).toEqual(['by_total', 'big'])
  })

  it('build a version that is waited for again when other rollups are wanted', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ rollups: [endless] })
    const waiting = total(marts)
    await expect.poll(staged).not.toEqual([])
    await marts.remake({ rollups: [byTotal] })
    expect(await waiting).toEqual([[1]])
    expect(await rollupNames(marts)).toEqual(['by_total'])
  })
})
