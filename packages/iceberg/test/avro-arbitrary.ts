import fc from 'fast-check'

import type { AvroSchema } from '../src/avro/schema.ts'

/** A schema and a value of it, as the decoder gives values back. */
export interface SchemaWithValue {
  schema: AvroSchema
  value: unknown
}

const text = fc.string({ unit: 'grapheme' })
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

const primitives = fc.oneof(
  pair('boolean', fc.boolean()),
  pair('int', fc.integer()),
  pair('long', long),
  pair('float', fc.float()),
  pair('double', fc.double()),
  pair('bytes', fc.uint8Array()),
  pair('string', text),
  pair({ type: 'int', logicalType: 'date' }, fc.integer()),
  pair({ type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true }, long),
)

const named = fc.oneof(
  named16('uuid', fc.uuid()),
  named16('decimal', fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })),
  named16(undefined, fc.uint8Array({ minLength: 16, maxLength: 16 })),
)

/** Random schemas, two levels deep, each with a random value. */
export const schemasWithValues: fc.Arbitrary<SchemaWithValue> = nested(
  nested(fc.oneof(primitives, named), 'inner'),
  'outer',
)

function pair(schema: AvroSchema, values: fc.Arbitrary<unknown>): fc.Arbitrary<SchemaWithValue> {
  return values.map((value) => ({ schema, value }))
}

function named16(logicalType: string | undefined, values: fc.Arbitrary<unknown>) {
  const name = `fixed_${logicalType ?? 'plain'}`
  return pair({ type: 'fixed', name, size: 16, ...(logicalType && { logicalType }) }, values)
}

function nested(parts: fc.Arbitrary<SchemaWithValue>, name: string): fc.Arbitrary<SchemaWithValue> {
  const lists = fc.tuple(parts, fc.nat(3)).map(([{ schema, value }, length]) => ({
    schema: { type: 'array' as const, items: schema },
    value: Array.from({ length }, () => value),
  }))
  const maps = fc.tuple(parts, fc.uniqueArray(fc.integer())).map(([{ schema, value }, keys]) => ({
    schema: { type: 'array' as const, items: entryOf(schema, name), logicalType: 'map' },
    value: new Map(keys.map((key) => [key, value])),
  }))
  const records = fc.array(fc.tuple(parts, fc.boolean())).map((members) => ({
    schema: { type: 'record' as const, name, fields: members.map(fieldOf) },
    value: Object.fromEntries(
      members.map(([{ value }, some], at) => [`f${at}`, some ? value : null]),
    ),
  }))
  return fc.oneof(parts, lists, maps, records)
}

function fieldOf([{ schema }]: [SchemaWithValue, boolean], index: number) {
  return { name: `f${index}`, type: ['null', schema] }
}

function entryOf(value: AvroSchema, name: string): AvroSchema {
  const fields = [
    { name: 'key', type: 'int' },
    { name: 'value', type: value },
  ]
  return { type: 'record', name: `entry_${name}`, fields }
}
