import type { AvroField, AvroSchema } from '../../src/avro/schema.ts'
import { vectorsOf } from '../support.ts'

type FieldRow = [id: number, name: string, type: string, required: boolean]

const { records } = vectorsOf<{ records: Record<string, FieldRow[]> }>('avro-fields')

/** What a strict reader finds wrong with the schema of a manifest or manifest list. */
export function avroProblems(schema: AvroSchema, root: string): string[] {
  const problems = nameOf(schema) === root ? [] : [`record ${nameOf(schema)}: expected ${root}`]
  return [...problems, ...recordProblems(schema)]
}

function recordProblems(schema: AvroSchema): string[] {
  if (Array.isArray(schema)) return schema.flatMap(recordProblems)
  if (typeof schema === 'string') return []
  if ('items' in schema) return recordProblems(schema.items)
  if (!('fields' in schema)) return wrappedProblems(schema)
  const rows = schema.name === 'r102' ? [] : (records[schema.name] ?? [])
  const shape = schema.fields.map(rowOf)
  const expected = schema.name === 'r102' ? shape.map(asPartition) : rows
  const problems = difference(schema.name, shape, expected)
  return [...problems, ...schema.fields.flatMap(({ type }) => recordProblems(type))]
}

/** Some readers fail on a primitive that is wrapped without saying anything by it. */
function wrappedProblems(schema: Exclude<AvroSchema, string | AvroSchema[]>): string[] {
  const bare = !('logicalType' in schema) && schema.type !== 'fixed'
  return bare ? [`type ${schema.type}: expected it bare`] : []
}

function rowOf({ 'field-id': id, name, type, default: value }: AvroField): FieldRow {
  if (!Array.isArray(type)) return [id ?? -1, name, typeText(type), true]
  const [none, some = 'nothing'] = type
  const sound = type.length === 2 && none === 'null' && value === null
  return [id ?? -1, name, sound ? typeText(some) : 'another union than of null and one', false]
}

/** Partition values are optional and keep the ids of their fields. */
function asPartition([id, name, type]: FieldRow): FieldRow {
  return [id >= 1000 ? id : 1000, name, type, false]
}

function typeText(type: AvroSchema): string {
  if (typeof type === 'string') return type
  if (Array.isArray(type)) return 'a union'
  if (!('items' in type)) return 'fields' in type ? nameOf(type) : type.type
  const items = typeText(type.items)
  if ('logicalType' in type && type.logicalType === 'map') return `map ${items}`
  return `array ${'element-id' in type ? type['element-id'] : 'without id'} ${items}`
}

function difference(name: string, got: FieldRow[], expected: FieldRow[]): string[] {
  const text = (row: FieldRow | undefined) => JSON.stringify(row ?? 'none')
  return Array.from({ length: Math.max(got.length, expected.length) }, (_, at) => at)
    .filter((at) => text(got[at]) !== text(expected[at]))
    .map((at) => `record ${name}: expected ${text(expected[at])}, got ${text(got[at])}`)
}

function nameOf(schema: AvroSchema): string {
  return typeof schema === 'object' && 'name' in schema ? schema.name : 'without name'
}
