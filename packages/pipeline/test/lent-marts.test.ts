import { afterEach, beforeEach, expect, it } from 'vitest'

import { LentMarts } from '../src/marts/lent-marts.ts'
import type { OpenMart } from '../src/marts/open-mart.ts'

let open: string[]
let marts: LentMarts
beforeEach(() => {
  open = []
  marts = new LentMarts({ idleMs: 60_000, mostOpen: 2, onClosed: () => {} })
})
afterEach(() => marts.close())

function opened(id: string): Promise<OpenMart> {
  open.push(id)
  const close = () => void (open = open.filter((one) => one !== id))
  const version = { id, publishedAt: '', tables: [] }
  const read = () => Promise.resolve({ columns: [], rows: [] })
  return Promise.resolve({ path: id, version, rollups: [], rowsOf: () => 0, read, close })
}

const use = (id: string, work: () => Promise<unknown> = () => Promise.resolve()) =>
  marts.use(id, () => opened(id), work)

/** Uses a version until it is told to end. */
function useLong(id: string): { end: () => Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = use(id, () => promise)
  const end = async () => {
    resolve()
    await done
  }
  return { end }
}

it('of idle versions the one that was used longest ago is closed for another', async () => {
  for (const id of ['a', 'b', 'a', 'c']) await use(id)
  expect(open).toEqual(['a', 'c'])
})

it('the version that is kept is closed last', async () => {
  await use('a')
  marts.keep('a')
  for (const id of ['b', 'c']) await use(id)
  expect(open).toEqual(['a', 'c'])
  const busy = useLong('c')
  await use('d')
  expect(open).toEqual(['c', 'd'])
  await busy.end()
})

it('who wants another version waits while all are in use, and shares one that is open at once', async () => {
  const [a, b] = [useLong('a'), useLong('b')]
  let isRead = false
  const waiting = use('c', async () => void (isRead = true))
  await use('a')
  expect([open, isRead]).toEqual([['a', 'b'], false])
  await b.end()
  await waiting
  expect(open).toEqual(['a', 'c'])
  await a.end()
})

it('all who wait for one version get it together', async () => {
  const [a, b] = [useLong('a'), useLong('b')]
  const waiting = ['c', 'c', 'c'].map((id) => use(id))
  await a.end()
  await Promise.all(waiting)
  expect(open).toEqual(['b', 'c'])
  await b.end()
})

it('who works with one version is lent another at once, lest two wait for each other', async () => {
  const both = (one: string, other: string) => use(one, () => use(other))
  await Promise.all([both('a', 'c'), both('b', 'd')])
  expect(marts.ids).toContain('d')
})

it('who waits is told when all are closed, and which version is not lent', async () => {
  const busy = [useLong('a'), useLong('b')]
  const waiting = expect(use('c')).rejects.toThrow(
    'version c: expected marts that are open, got that the marts are closed',
  )
  await marts.close()
  await waiting
  for (const one of busy) await one.end()
})
