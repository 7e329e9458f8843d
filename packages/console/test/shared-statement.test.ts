import { expect, it } from 'vitest'

import { beginStatement, joinStatement } from '../src/answer/shared-statement.ts'
import type { Table } from '../src/warehouse/warehouse.ts'

function running() {
  const end = Promise.withResolvers<Table>()
  let stopped = false
  const read = (stop: AbortSignal) => {
    stop.addEventListener('abort', () => {
      stopped = true
      end.reject(new Error('stopped'))
    })
    return end.promise
  }
  return { read, end, stopped: () => stopped }
}

it('goes on for the others when a reader who began it is gone, and stops with the last one', async () => {
  const [first, second] = [new AbortController(), new AbortController()]
  const { read, stopped } = running()
  const table = beginStatement(read, first.signal)
  expect(joinStatement(table, second.signal)).toBe(true)
  first.abort()
  expect(stopped()).toBe(false)
  second.abort()
  expect(stopped()).toBe(true)
  expect(joinStatement(table, undefined)).toBe(false)
  await expect(table).rejects.toThrow('stopped')
})

it('is never stopped while somebody waits who cannot leave', async () => {
  const first = new AbortController()
  const { read, end, stopped } = running()
  const table = beginStatement(read, first.signal)
  joinStatement(table, undefined)
  first.abort()
  end.resolve({ columns: [], rows: [] })
  expect(stopped()).toBe(false)
  expect(await table).toEqual({ columns: [], rows: [] })
})

it('is stopped at once when the only reader is gone before it began', async () => {
  const { read, stopped } = running()
  const table = beginStatement(read, AbortSignal.abort())
  expect(stopped()).toBe(true)
  await expect(table).rejects.toThrow('stopped')
})
