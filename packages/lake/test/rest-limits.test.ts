import { gzipSync } from 'node:zlib'

import { fixedClock, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { answer, startServer, type Handler } from './api-server.ts'
import { faultyAt, status, stalled } from './faulty-answers.ts'
import { extractThings, pagings } from './rest-bench.ts'
import { failure, openLake, openPipelineDuckDb } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

describe('the size of an answer', () => {
  it('may be max_response_bytes and no more', async () => {
    const body = JSON.stringify([{ id: 1 }, { id: 2 }])
    await using server = await startServer((_, response) => answer(response, body))
    const config = { max_response_bytes: body.length }
    expect((await extractThings(duckdb, server.url, { config })).ids).toEqual([1, 2])
    const lake = await openLake(duckdb)
    const less = { max_response_bytes: body.length - 1 }
    const error = await failure(extractThings(duckdb, server.url, { ...lake, config: less }))
    expect(error).toMatchObject({ code: 'LAKE_RESPONSE_TOO_LARGE', details: { retryable: false } })
    expect(error.message).toContain(
      `expected at most ${body.length - 1} bytes, got more; raise max_response_bytes`,
    )
    expect(server.asked).toHaveLength(2)
    expect(await lake.store.list('')).toEqual([])
  })

  it('is refused while it streams, not once it is whole', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200)
      const flood = () => void (response.destroyed || response.write('[1],'.repeat(20_000), flood))
      flood()
    })
    const error = await failure(
      extractThings(duckdb, server.url, { config: { max_response_bytes: 1 << 20 } }),
    )
    expect(error).toMatchObject({ code: 'LAKE_RESPONSE_TOO_LARGE' })
  })

  it('counts as received: a small body that unpacks to a huge record is refused by its record', async () => {
    const bomb = gzipSync(`[{"id":"${'0'.repeat(100 << 20)}"}]`)
    await using server = await startServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    const config = { compress: true, attempts: 1 }
    const error = await failure(extractThings(duckdb, server.url, { config }))
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_FAILED' })
    expect(error.message).toMatch(/maximum_object_size/)
  })
})

describe('the signal ends an extraction', () => {
  const byHand = new Error('stopped by hand')

  it.each<[string, Handler, number]>([
    ['while it waits for an answer', () => {}, 1],
    ['while it reads a body', stalled, 1],
    ['while it reads a page ahead', faultyAt([2], stalled), 2],
  ])('%s', async (_, fault, last) => {
    const stop = new AbortController()
    await using server = await startServer((request, response, number) => {
      fault(request, response, number)
      if (number === last) stop.abort(byHand)
    })
    const lake = { ...(await openLake(duckdb)), signal: stop.signal }
    const error = await failure(extractThings(duckdb, server.url, { ...lake, from: pagings.link }))
    expect(error === byHand || error.cause === byHand).toBe(true)
    expect(server.asked).toHaveLength(last)
    expect(await lake.store.list('')).toEqual([])
  })

  it('while it waits to ask again', async () => {
    const stop = new AbortController()
    const clock = {
      ...fixedClock(0),
      sleep: async (_: number, signal?: AbortSignal) => {
        stop.abort(byHand)
        signal?.throwIfAborted()
      },
    }
    await using server = await startServer(status(503))
    const failing = extractThings(duckdb, server.url, { clock, signal: stop.signal })
    expect(await failure(failing)).toBe(byHand)
    expect(server.asked).toHaveLength(1)
  })
})
