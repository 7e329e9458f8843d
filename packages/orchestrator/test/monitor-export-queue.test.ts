import { describe, expect, it } from 'vitest'

import { ExportQueue } from '../src/monitor/export-queue.ts'

describe('a queue of exports', () => {
  it('drops what does not fit, sends the rest in batches, and takes nothing once closed', async () => {
    const counts: Record<string, number> = {}
    const count = (name: string, n: number) => (counts[name] = (counts[name] ?? 0) + n)
    const sent: number[][] = []
    const open = Promise.withResolvers<undefined>()
    const queue = new ExportQueue<number>({
      send: async (items) => {
        await open.promise
        if (items.includes(3)) throw new Error('not taken')
        sent.push([...items])
      },
      ...{ largest: 4, batch: 2 },
      onSent: (n) => count('sent', n),
      onDropped: count,
    })
    for (const item of [1, 2, 3, 4, 5, 6, 7, 8]) queue.add(item)
    open.resolve(undefined)
    await queue.close(10_000)
    queue.add(9)
    expect(sent).toEqual([
      [1, 2],
      [5, 6],
    ])
    expect(counts).toEqual({ sent: 4, not_taken: 2, queue_full: 2, stopped: 1 })
  })

  it('gives up what could not be sent in time when it is closed', async () => {
    const reasons: string[] = []
    const queue = new ExportQueue<number>({
      send: () => new Promise(() => {}),
      batch: 1,
      onSent: () => {},
      onDropped: (reason, n) => reasons.push(`${reason} ${n}`),
    })
    for (const item of [1, 2, 3]) queue.add(item)
    await queue.close(10)
    expect(reasons).toEqual(['stopped 3'])
  })
})
