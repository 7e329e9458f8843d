import { IcebergError } from '../errors.ts'
import { decimalOf, uuidOf } from '../value/bytes.ts'
import type { AvroCursor } from './cursor.ts'
import {
  AvroNames,
  type AvroArray,
  type AvroFixed,
  type AvroMap,
  type AvroPlain,
  type AvroRecord,
  type AvroSchema,
  type FieldKey,
} from './schema.ts'

/** Reads one value of a schema. */
export type Decode = (cursor: AvroCursor) => unknown

/** The reader of values that a writer's schema describes; the shapes are those of {@link compileEncoder}. */
export function compileDecoder(schema: AvroSchema, key: FieldKey, names = new AvroNames()): Decode {
  const known = names.resolve(schema)
  if (Array.isArray(known)) return union(known, key, names)
  if (typeof known === 'string') return primitive(known)
  switch (known.type) {
    case 'record':
      return record(known as AvroRecord, key, names)
    case 'array':
      return array(known as AvroArray, key, names)
    case 'map':
      return map(known as AvroMap, key, names)
    case 'fixed':
      return fixed(known as AvroFixed)
    default:
      return plain(known)
  }
}

function primitive(type: string): Decode {
  switch (type) {
    case 'null':
      return () => null
    case 'boolean':
      return (cursor) => cursor.byte() !== 0
    case 'int':
      return (cursor) => cursor.int()
    case 'long':
      return (cursor) => cursor.long()
    case 'float':
      return (cursor) => cursor.float()
    case 'double':
      return (cursor) => cursor.double()
    case 'bytes':
      return (cursor) => new Uint8Array(cursor.bytes())
    case 'string':
      return (cursor) => cursor.text()
    default:
      throw new IcebergError('ICEBERG_AVRO_INVALID', `Avro: expected a known type, got '${type}'`)
  }
}

function plain({ type, logicalType }: AvroPlain): Decode {
  if (type === 'bytes' && logicalType === 'decimal') return (cursor) => decimalOf(cursor.bytes())
  return primitive(type)
}

function union(branches: AvroSchema[], key: FieldKey, names: AvroNames): Decode {
  const decoders = branches.map((branch) => compileDecoder(branch, key, names))
  return (cursor) => {
    const branch = cursor.int()
    const decode = decoders[branch]
    if (decode) return decode(cursor)
    const message = `Avro: expected a branch below ${decoders.length}, got ${branch}`
    throw new IcebergError('ICEBERG_AVRO_INVALID', message)
  }
}

function record(schema: AvroRecord, key: FieldKey, names: AvroNames): Decode {
  const fields = schema.fields.map((field) => ({
    name: key(field),
    decode: compileDecoder(field.type, key, names),
  }))
  return (cursor) => {
    const values: Record<string, unknown> = {}
    for (const field of fields) values[field.name] = field.decode(cursor)
    return values
  }
}

function array(schema: AvroArray, key: FieldKey, names: AvroNames): Decode {
  const decode = compileDecoder(schema.items, key, names)
  const read = (cursor: AvroCursor) => [...blocks(cursor, () => decode(cursor))]
  if (schema.logicalType !== 'map') return read
  return (cursor) => {
    const items = read(cursor) as { key: unknown; value: unknown }[]
    return new Map(items.map((item) => [item.key, item.value]))
  }
}

function map(schema: AvroMap, key: FieldKey, names: AvroNames): Decode {
  const decode = compileDecoder(schema.values, key, names)
  return (cursor) => new Map(blocks(cursor, () => [cursor.text(), decode(cursor)] as const))
}

function* blocks<T>(cursor: AvroCursor, item: () => T): Generator<T> {
  for (let count = cursor.int(); count !== 0; count = cursor.int()) {
    // A negative count is followed by the block's size in bytes, for readers that skip it.
    if (count < 0) cursor.long()
    for (let left = Math.abs(count); left > 0; left--) yield item()
  }
}

function fixed({ size, logicalType }: AvroFixed): Decode {
  if (logicalType === 'decimal') return (cursor) => decimalOf(cursor.raw(size))
  if (logicalType === 'uuid') return (cursor) => uuidOf(cursor.raw(size))
  return (cursor) => new Uint8Array(cursor.raw(size))
}
