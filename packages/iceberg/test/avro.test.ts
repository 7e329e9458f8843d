import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { AvroBytes } from '../src/avro/bytes.ts'
import { readAvro, writeAvro } from '../src/avro/container.ts'
import { AvroCursor } from '../src/avro/cursor.ts'
import { compileDecoder } from '../src/avro/decoder.ts'
import { compileEncoder } from '../src/avro/encoder.ts'
import type { AvroSchema, FieldKey } from '../src/avro/schema.ts'
import { schemasWithValues } from './avro-arbitrary.ts'
import { vectorsOf } from './support.ts'

interface AvroVector {
  schema: AvroSchema
  value: unknown
  hex: string
}

const { vectors, texts } = vectorsOf<{ vectors: AvroVector[]; texts: AvroVector[] }>('avro')
const byName: FieldKey = ({ name }) => name

function encoded(schema: AvroSchema, value: unknown): Uint8Array {
  const out = new AvroBytes()
  compileEncoder(schema, byName)(value, out)
  return out.take()
}

function decoded(schema: AvroSchema, bytes: Uint8Array): unknown {
  const cursor = new AvroCursor(bytes)
  const value = compileDecoder(schema, byName)(cursor)
  expect(cursor.done).toBe(true)
  return value
}

describe('the binary encoding', () => {
  const longs = vectors.map((vector) => ({ ...vector, value: BigInt(vector.value as string) }))

  it.each([...longs, ...texts])('of $value as $schema is $hex', ({ schema, value, hex }) => {
    expect(Buffer.from(encoded(schema, value)).toString('hex')).toBe(hex)
    expect(decoded(schema, Buffer.from(hex, 'hex'))).toEqual(value)
  })

  it('gives back every value of every schema', () => {
    fc.assert(
      fc.property(schemasWithValues, ({ schema, value }) => {
        expect(decoded(schema, encoded(schema, value))).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('reads maps and arrays in blocks that carry their size', () => {
    const blocks = Buffer.from('0304063600', 'hex')
    expect(decoded({ type: 'array', items: 'int' }, blocks)).toEqual([3, 27])
    const map = Buffer.from('0202610600', 'hex')
    expect(decoded({ type: 'map', values: 'int' }, map)).toEqual(new Map([['a', 3]]))
  })
})

describe('a container file', () => {
  it('keeps its records, schema and header entries', () => {
    fc.assert(
      fc.property(
        schemasWithValues,
        fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })),
        ({ schema, value }, metadata) => {
          const file = { schema, metadata, records: [value, value] }
          const read = readAvro(writeAvro(file, byName), byName)
          expect(read.records).toEqual(file.records)
          expect(read.schema).toEqual(schema)
          expect(read.metadata).toEqual(metadata)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('without records has no block', () => {
    const bytes = writeAvro({ schema: 'long', metadata: {}, records: [] }, byName)
    expect(readAvro(bytes, byName).records).toEqual([])
  })

  it('cut anywhere but after its header is refused', () => {
    const empty = sampleFile([]).length
    const bytes = sampleFile([{ id: 1n, name: 'a' }])
    for (let length = 0; length < bytes.length; length++) {
      if (length === empty) continue
      expect(() => readAvro(bytes.subarray(0, length), byName)).toThrow(invalid)
    }
  })

  it('with damaged bytes is read or refused, and fails in no other way', () => {
    const bytes = sampleFile([
      { id: 1n, name: 'a' },
      { id: 2n, name: null },
    ])
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1 })
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Uint8Array.from(bytes)
        for (const [at, byte] of changes) damaged[at] = byte
        expect(errorOf(() => readAvro(damaged, byName))).toSatisfy(readOrRefused)
      }),
      { numRuns: 1000 },
    )
    expect(() => readAvro(randomBytes(300), byName)).toThrow(invalid)
  })

  it('of an unknown codec is refused by its name', () => {
    const text = Buffer.from(sampleFile([])).toString('latin1').replace('deflate', 'deflatf')
    expect(() => readAvro(Buffer.from(text, 'latin1'), byName)).toThrow(`got 'deflatf'`)
  })
})

const invalid = expect.objectContaining({ code: 'ICEBERG_AVRO_INVALID' }) as Error

function sampleFile(records: unknown[]): Uint8Array {
  const fields = [
    { name: 'id', type: 'long' },
    { name: 'name', type: ['null', 'string'] },
  ]
  return writeAvro({ schema: { type: 'record', name: 'r', fields }, metadata: {}, records }, byName)
}

function errorOf(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

function readOrRefused(error: unknown): boolean {
  return error === undefined || (error as { code?: string }).code === 'ICEBERG_AVRO_INVALID'
}
