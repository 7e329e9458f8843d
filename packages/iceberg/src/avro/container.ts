import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'

import { messageOf } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import { AvroBytes } from './bytes.ts'
import { AvroCursor } from './cursor.ts'
import { compileDecoder } from './decoder.ts'
import { compileEncoder } from './encoder.ts'
import type { AvroSchema, FieldKey } from './schema.ts'

const magic = Buffer.from([0x4f, 0x62, 0x6a, 1])
const syncSize = 16

/** An Avro object container file, taken apart. */
export interface AvroFile {
  schema: AvroSchema
  /** Header entries besides `avro.schema` and `avro.codec`. */
  metadata: Readonly<Record<string, string>>
  records: unknown[]
}

/** The bytes of a container file: one deflated block (Avro specification, Object Container Files). */
export function writeAvro({ schema, metadata, records }: AvroFile, key: FieldKey): Uint8Array {
  const body = new AvroBytes()
  const encode = compileEncoder(schema, key)
  for (const record of records) encode(record, body)
  const block = deflateRawSync(body.take())
  const sync = randomBytes(syncSize)
  const out = new AvroBytes()
  out.raw(magic)
  writeHeader(out, { 'avro.schema': JSON.stringify(schema), 'avro.codec': 'deflate', ...metadata })
  out.raw(sync)
  if (records.length > 0) {
    out.long(records.length)
    out.bytes(block)
    out.raw(sync)
  }
  return out.take()
}

function writeHeader(out: AvroBytes, entries: Record<string, string>) {
  out.long(Object.keys(entries).length)
  for (const [name, value] of Object.entries(entries)) {
    out.text(name)
    out.bytes(Buffer.from(value, 'utf8'))
  }
  out.byte(0)
}

/**
 * Reads a container file by the schema it carries.
 * @throws IcebergError ICEBERG_AVRO_INVALID
 */
export function readAvro(bytes: Uint8Array, key: FieldKey): AvroFile {
  try {
    return readFile(bytes, key)
  } catch (cause) {
    if (cause instanceof IcebergError) throw cause
    // A header that is damaged describes what is no schema at all.
    const message = `Avro: expected a sound container file: ${messageOf(cause)}`
    throw new IcebergError('ICEBERG_AVRO_INVALID', message, { cause })
  }
}

function readFile(bytes: Uint8Array, key: FieldKey): AvroFile {
  const cursor = new AvroCursor(bytes)
  if (bytes.length < magic.length || !cursor.raw(magic.length).equals(magic)) {
    throw new IcebergError('ICEBERG_AVRO_INVALID', 'Avro: expected a container file')
  }
  const { 'avro.schema': text, 'avro.codec': codec = 'null', ...metadata } = readHeader(cursor)
  const schema = schemaOf(text)
  const decompress = codecOf(codec)
  const sync = cursor.raw(syncSize)
  const decode = compileDecoder(schema, key)
  const records: unknown[] = []
  while (!cursor.done) {
    const count = cursor.int()
    const block = new AvroCursor(decompress(cursor.bytes()))
    for (let left = count; left > 0; left--) records.push(decode(block))
    if (cursor.raw(syncSize).equals(sync)) continue
    throw new IcebergError('ICEBERG_AVRO_INVALID', 'Avro: expected a sync marker after a block')
  }
  return { schema, metadata, records }
}

function readHeader(cursor: AvroCursor): Record<string, string> {
  const decode = compileDecoder({ type: 'map', values: 'bytes' }, ({ name }) => name)
  const entries = decode(cursor) as Map<string, Uint8Array>
  return Object.fromEntries(
    [...entries].map(([name, value]) => [name, Buffer.from(value).toString('utf8')]),
  )
}

function schemaOf(text: string | undefined): AvroSchema {
  try {
    return JSON.parse(text ?? '') as AvroSchema
  } catch (cause) {
    const message = `Avro: expected a schema in the header: ${messageOf(cause)}`
    throw new IcebergError('ICEBERG_AVRO_INVALID', message, { cause })
  }
}

function codecOf(name: string): (block: Uint8Array) => Uint8Array {
  const codec = codecs[name]
  if (codec) return (block) => decompressed(codec, block)
  const known = Object.keys(codecs).join(', ')
  const message = `Avro: expected a codec of ${known}, got '${name}'`
  throw new IcebergError('ICEBERG_AVRO_INVALID', message)
}

const codecs: Readonly<Record<string, (block: Uint8Array) => Uint8Array>> = {
  null: (block) => block,
  deflate: inflateRawSync,
  zstandard: zstdDecompressSync,
}

function decompressed(codec: (block: Uint8Array) => Uint8Array, block: Uint8Array): Uint8Array {
  try {
    return codec(block)
  } catch (cause) {
    const message = `Avro: expected a compressed block: ${messageOf(cause)}`
    throw new IcebergError('ICEBERG_AVRO_INVALID', message, { cause })
  }
}
