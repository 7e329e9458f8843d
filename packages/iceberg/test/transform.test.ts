import { openDuckDb, quoteLiteral } from '@deftunes/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { bucketOf, hashOf } from '../src/partition/bucket.ts'
import { transformSql } from '../src/partition/transform-sql.ts'
import { applyTransform, parseTransform, resultTypeOf } from '../src/partition/transform.ts'
import { duckDbTypeOf } from '../src/schema/duckdb-type.ts'
import { scalarOfText, type Scalar } from '../src/value/scalar.ts'
import { vectorsOf } from './support.ts'

interface HashVector {
  type: string
  text: string
  hash: number
}

interface TransformVector {
  transform: string
  type: string
  text: string
  result: number | string
}

const { vectors: hashes } = vectorsOf<{ vectors: HashVector[] }>('hashes')
const { vectors } = vectorsOf<{ vectors: TransformVector[] }>('transforms')

function scalar(type: string, text: string): Scalar {
  const value = scalarOfText(type, text)
  if (value === undefined) throw new Error(`${text} is no ${type}`)
  return value
}

describe('the hash', () => {
  it.each(hashes)('of $type $text is $hash', ({ type, text, hash }) => {
    expect(hashOf(type, scalar(type, text))).toBe(hash)
    expect(bucketOf(16, type, scalar(type, text))).toBe((hash & 0x7fffffff) % 16)
  })

  it('of bytes is that of the specification', () => {
    expect(hashOf('binary', Uint8Array.of(0, 1, 2, 3))).toBe(-188683207)
  })
})

describe('a transform', () => {
  it.each(vectors)('$transform of $type $text is $result', (vector) => {
    const { transform, type, text, result } = vector
    const wide = /^(long|decimal)/.test(type) && transform.startsWith('truncate')
    const expected = wide ? BigInt(result) : result
    expect(applyTransform(parseTransform(transform), type, scalar(type, text))).toEqual(expected)
  })
})

const day = fc
  .date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
const micros = fc.nat(999).map((value) => String(value).padStart(3, '0'))
const instants = fc
  .tuple(day, micros)
  .map(([iso, rest]) => iso.replace('T', ' ').replace('Z', rest))
const integers = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }).map(String)
const cents = fc
  .integer({ min: -900_000_000, max: 900_000_000 })
  .map((value) => (value / 100).toFixed(2))
const words = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\0'))

const dated = ['year', 'month', 'day']
const cases: [type: string, transforms: string[], texts: fc.Arbitrary<string>][] = [
  ['date', dated, day.map((iso) => iso.slice(0, 10))],
  ['timestamp', [...dated, 'hour'], instants],
  ['timestamptz', [...dated, 'hour'], instants.map((text) => `${text}+00`)],
  ['int', ['identity', 'truncate[7]'], integers],
  ['long', ['truncate[1000]'], integers.map((text) => `${text}000`)],
  ['decimal(12, 2)', ['truncate[50]', 'truncate[7]'], cents],
  ['string', ['identity', 'truncate[3]'], words],
]

describe('a transform in SQL', () => {
  let duckdb: Awaited<ReturnType<typeof openDuckDb>>
  beforeAll(async () => {
    duckdb = await openDuckDb()
  })
  afterAll(() => duckdb.close())

  it.each(cases)('of %s gives what the same transform of a value gives', async (type, ...rest) => {
    const [transforms, texts] = rest
    const list = fc.sample(texts, 300)
    const source = `(SELECT CAST(unnest([${list.map(quoteLiteral).join(', ')}]) AS ${duckDbTypeOf(type)}) AS v)`
    for (const transform of transforms.map(parseTransform)) {
      const sql = transformSql(transform, type, 'v')
      const rows = await duckdb.rows<{ r: string }>(
        `SELECT CAST(${sql} AS VARCHAR) AS r FROM ${source}`,
      )
      const got = rows.map(({ r }) => scalarOfText(resultTypeOf(transform, type), r))
      const expected = list.map((text) => applyTransform(transform, type, scalar(type, text)))
      expect(got).toEqual(expected)
    }
  })

  it('keeps null', async () => {
    const sql = transformSql(parseTransform('truncate[3]'), 'string', 'v')
    expect(await duckdb.rows(`SELECT ${sql} AS r FROM (SELECT NULL::VARCHAR AS v)`)).toEqual([
      { r: null },
    ])
  })
})
