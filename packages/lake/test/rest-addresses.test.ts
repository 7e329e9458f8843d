import type dns from 'node:dns'
import { isIP } from 'node:net'
import { inspect } from 'node:util'

import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { parseSource } from '../src/index.ts'
import { extractThings } from './rest-bench.ts'
import { failure, openPipelineDuckDb, vectorsOf } from './support.ts'

/** Names that a DNS of somebody else answers. */
const foreign: Record<string, string[]> = {
  'v4.example': ['169.254.169.254'],
  'v6.example': ['fe80::1'],
  'mapped.example': ['::ffff:169.254.169.254'],
  'second.example': ['127.0.0.1', '169.254.169.254'],
}

vi.mock('node:dns', async (original) => {
  type Done = (error: Error | null, found?: unknown, family?: number) => void
  const lookup = (host: string, options: { all?: boolean }, done: Done) => {
    const found = (foreign[host] ?? []).map((address) => ({ address, family: isIP(address) }))
    const [first] = found
    if (!first) return done(new Error(`no such name: ${host}`))
    return options.all ? done(null, found) : done(null, first.address, first.family)
  }
  return { ...(await original<typeof dns>()), lookup }
})

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

describe('an address that hands out credentials of the machine is never asked', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '0xA9FEA9FE',
    '2852039166',
    '169.254.169.254.',
    '0251.0376.0251.0376',
    '[::ffff:169.254.169.254]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    'metadata.google.internal',
    'METADATA.google.internal',
    '100.100.100.200',
    ...Object.keys(foreign),
  ])('%s', async (host) => {
    const error = await failure(
      extractThings(duckdb, `http://${host}`, { config: { attempts: 2 } }),
    )
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_INVALID', details: { retryable: false } })
    expect(error.message).toMatch(
      /expected a host that serves data, got one that hands out credentials/,
    )
  })
})

describe('a source', () => {
  it.each(vectorsOf<{ name: string; config: object; mistakes: string[] }[]>('source-mistakes'))(
    'is told of $name, without its values',
    ({ config, mistakes }) => {
      const told = () => parseSource('s', config)
      if (mistakes.length === 0) expect(told()).toMatchObject(config)
      else
        expect(told).toThrow(
          expect.objectContaining({ code: 'LAKE_SOURCE_INVALID', message: mistakes.join('\n') }),
        )
      expect(mistakes.join()).not.toContain('s3cret')
    },
  )
})

it.each([
  { kind: 'postgres', url: 'postgresq://reader:s3cret@host/db' },
  { kind: 'postgres', url: 'postgres://reader:s3cret#@host/db' },
  { kind: 's3cret' },
  { kind: 'rest', base_url: 'http://me:s3cret@host' },
  { kind: 'rest', base_url: 'http://host', headers: { authorization: 's3cret\n' } },
  { kind: 'rest', base_url: 'http://host', auth: { by: 's3cret' } },
  { kind: 'rest', base_url: 'http://host', auth: { by: 'bearer', token: ['s3cret'] } },
  { kind: 'rest', base_url: 'http://host', attempts: 's3cret' },
])('the mistake of %j is told with its cause, without a value', (config) => {
  const error = thrownBy(() => parseSource('api', config))
  expect(error).toMatchObject({ code: 'LAKE_SOURCE_INVALID', cause: { name: 'ZodError' } })
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('s3cret')
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
