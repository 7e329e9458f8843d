import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

import { afterEach, describe, expect, it, vi } from 'vitest'

import { extract } from '../src/steps/extract.ts'
import { ScratchLake } from './scratch-lake.ts'

let lake: ScratchLake
afterEach(async () => {
  vi.unstubAllEnvs()
  await lake.close()
})

/** Host and port that nobody serves. */
async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `127.0.0.1:${port}`
}

describe('a source that nobody serves is told with where its address stands', () => {
  it.each([
    [
      'of a database, from the environment',
      "{ kind: postgres, url: 'postgres://${DB_USER}@${DB_PLACE}/db' }",
      '{ table: public.numbers }',
      'sources.nowhere.url in deftunes.yaml (${DB_USER}, ${DB_PLACE})',
    ],
    [
      'of an API, from the environment',
      "{ kind: rest, base_url: 'http://${DB_PLACE}', attempts: 1 }",
      '{ path: /numbers }',
      'sources.nowhere.base_url in deftunes.yaml (${DB_PLACE})',
    ],
    [
      'of an API, as it is',
      '{ kind: rest, base_url: http://PLACE, attempts: 1 }',
      '{ path: /numbers }',
      'sources.nowhere.base_url in deftunes.yaml',
    ],
  ])('%s', async (_, source, from, place) => {
    const address = await deadAddress()
    vi.stubEnv('DB_USER', 'me:p4ss')
    vi.stubEnv('DB_PLACE', address)
    lake = await ScratchLake.make({
      'deftunes.yaml': `name: small\nsources: { nowhere: ${source.replace('//PLACE', `//${address}`)} }\n`,
      'datasets/numbers.yaml': `name: numbers\nsource: nowhere\nfrom: ${from}\nlanding: numbers\ncolumns: { n: { type: int } }\n`,
    })
    const error = await extract('numbers')(lake.context('r', '2024-01-02')).catch(
      (thrown: unknown) => thrown as Error,
    )
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_UNREACHABLE' })
    const { message } = error as Error
    expect(message).toContain('ECONNREFUSED')
    expect(message.endsWith(`; look: ${place}`)).toBe(true)
    expect(message).not.toContain('p4ss')
  })
})
