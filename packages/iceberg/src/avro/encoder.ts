import { IcebergError } from '../errors.ts'
import { decimalBytes } from '../value/bytes.ts'
import type { AvroBytes } from './bytes.ts'
import {
  AvroNames,
  type AvroArray,
  type AvroFixed,
  type AvroRecord,
  type AvroSchema,
  type FieldKey,
} from './schema.ts'

/** Writes one value of a schema. */
export type Encode = (value: unknown, out: AvroBytes) => void

/**
 * The writer of a schema's values: long as bigint or number, bytes and fixed as Uint8Array, decimals as unscaled
 * bigint, uuids as text, maps with logicalType `map` as Map, optional as null or undefined.
 */
export function compileEncoder(schema: AvroSchema, key: FieldKey, names = new AvroNames()): Encode {
  const known = names.resolve(schema)
  if (Array.isArray(known)) return optional(known, key, names)
  if (typeof known === 'string') return primitive(known)
  switch (known.type) {
    case 'record':
      return record(known as AvroRecord, key, names)
    case 'array':
      return array(known as AvroArray, key, names)
    case 'fixed':
      return fixed(known as AvroFixed)
    default:
      return primitive(known.type)
  }
}

function primitive(type: string): Encode {
  switch (type) {
    case 'null':
      return () => {}
    case 'boolean':
      return (value, out) => out.byte(value ? 1 : 0)
    case 'int':
    case 'long':
      return (value, out) => out.long(value as bigint)
    case 'float':
      return (value, out) => out.float(value as number)
    case 'double':
      return (value, out) => out.double(value as number)
    case 'bytes':
      return (value, out) => out.bytes(value as Uint8Array)
    case 'string':
      return (value, out) => out.text(value as string)
    default:
      throw new IcebergError('ICEBERG_AVRO_INVALID', `Avro: expected a known type, got '${type}'`)
  }
}

function optional(branches: AvroSchema[], key: FieldKey, names: AvroNames): Encode {
  const [none, some] = branches
  if (branches.length !== 2 || none !== 'null' || some === undefined) {
    const message = `Avro: expected a union of null and one type, got ${JSON.stringify(branches)}`
    throw new IcebergError('ICEBERG_AVRO_INVALID', message)
  }
  const encode = compileEncoder(some, key, names)
  return (value, out) => {
    if (value === null || value === undefined) return out.byte(0)
    out.byte(2)
    encode(value, out)
  }
}

function record(schema: AvroRecord, key: FieldKey, names: AvroNames): Encode {
  const fields = schema.fields.map((field) => ({
    name: key(field),
    encode: compileEncoder(field.type, key, names),
  }))
  return (value, out) => {
    const values = value as Record<string, unknown>
    for (const field of fields) field.encode(values[field.name], out)
  }
}

function array(schema: AvroArray, key: FieldKey, names: AvroNames): Encode {
  const encode = compileEncoder(schema.items, key, names)
  const itemsOf =
    schema.logicalType === 'map'
      ? (value: unknown) => Array.from(value as Map<unknown, unknown>, keyAndValue)
      : (value: unknown) => value as unknown[]
  return (value, out) => {
    const items = itemsOf(value)
    if (items.length > 0) out.long(items.length)
    for (const item of items) encode(item, out)
    out.byte(0)
  }
}

function keyAndValue([key, value]: [unknown, unknown]): { key: unknown; value: unknown } {
  return { key, value }
}

function fixed({ size, logicalType }: AvroFixed): Encode {
  if (logicalType === 'decimal') {
    return (value, out) => out.raw(decimalBytes(value as bigint, size))
  }
  if (logicalType === 'uuid') {
    return (value, out) => out.raw(Buffer.from((value as string).replaceAll('-', ''), 'hex'))
  }
  return (value, out) => out.raw(value as Uint8Array)
}
