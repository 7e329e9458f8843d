import { beforeEach, describe, expect, it } from 'vitest'

import type { Marts } from '../src/index.ts'
import { scratchMarts, total } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish } = scratch

const endless = '(SELECT count(*) FROM range(100000000) a, range(100000) b)'

beforeEach(() => publish('2024-01-02', 1))

/** What is noted in the file that is read: another one whenever it was made again. */
const noted = (marts: Marts, columns = 'relation, sql') =>
  marts.use(undefined, async ({ read }) => (await read(`SELECT ${columns} FROM mart.orders`)).rows)

describe('marts', () => {
  it('are made again when the rows of a table are to lie in another order', async () => {
    const marts = open({ order: { 'serving.total': 'total' } })
    expect(await noted(marts)).toEqual([['serving.total', 'total']])
    const order = { 'serving.total': 'loads', 'serving.other': 'x' }
    await marts.remake({ order })
    expect(await noted(marts)).toEqual([['serving.total', 'loads']])
    await marts.remake({})
    expect(await noted(marts)).toEqual([])
  })

  it('have a table as it comes when putting it in order takes longer than it may', async () => {
    const marts = open({ order: { 'serving.total': endless }, orderMs: 500 })
    expect(await total(marts)).toEqual([[1]])
    const problem = `serving.total: expected its rows to be put in the order of ${endless} within 0.5 s, it was given up then`
    expect(await noted(marts, 'problem')).toEqual([[problem]])
  })

  it('have a table as it comes when its order cannot be told', async () => {
    const marts = open({ order: { 'serving.total': 'nope' } })
    expect(await total(marts)).toEqual([[1]])
    expect(await noted(marts, 'problem')).toEqual([
      [expect.stringMatching(/Referenced column "nope" not found/)],
    ])
  })

  it('give up an endless order when they are closed', async () => {
    const marts = open({ order: { 'serving.total': endless } })
    const reading = expect(total(marts)).rejects.toThrow('the marts are closed')
    await expect.poll(scratch.staged).not.toEqual([])
    await marts.close()
    await reading
    expect([scratch.staged(), scratch.files()]).toEqual([[], []])
  })
})
