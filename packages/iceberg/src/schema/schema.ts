/** A column type as Iceberg's JSON writes it: 'long', 'decimal(10,2)', … or a nested type. */
export type Type = string | StructType | ListType | MapType

/** Fields by name. */
export interface StructType {
  type: 'struct'
  fields: Field[]
}

/** Values of one type, in order. */
export interface ListType {
  type: 'list'
  'element-id': number
  element: Type
  'element-required': boolean
}

/** Values by key. */
export interface MapType {
  type: 'map'
  'key-id': number
  key: Type
  'value-id': number
  value: Type
  'value-required': boolean
}

/** A column, or a field of a struct. */
export interface Field {
  id: number
  name: string
  required: boolean
  type: Type
  doc?: string
  /** v3: the value of rows that were written before the column was added. */
  'initial-default'?: unknown
  'write-default'?: unknown
}

/** A table's columns; ids are unique over all levels and never reused. */
export interface Schema extends StructType {
  'schema-id': number
  'identifier-field-ids'?: number[]
}

/** A primitive reached from the top through structs alone. */
export interface Leaf {
  path: string[]
  id: number
  type: string
  /** Whether it and every struct above it are required. */
  required: boolean
}

/** Every primitive outside lists and maps: those that statistics are kept of. */
export function leavesOf(struct: StructType): Leaf[] {
  return struct.fields.flatMap((field): Leaf[] => {
    if (typeof field.type === 'string') {
      return [{ path: [field.name], id: field.id, type: field.type, required: field.required }]
    }
    if (field.type.type !== 'struct') return []
    return leavesOf(field.type).map((leaf) => ({
      ...leaf,
      path: [field.name, ...leaf.path],
      required: field.required && leaf.required,
    }))
  })
}

/** Every id of a type, at any level. */
export function idsOf(type: Type): number[] {
  if (typeof type === 'string') return []
  switch (type.type) {
    case 'struct':
      return type.fields.flatMap((field) => [field.id, ...idsOf(field.type)])
    case 'list':
      return [type['element-id'], ...idsOf(type.element)]
    case 'map':
      return [type['key-id'], ...idsOf(type.key), type['value-id'], ...idsOf(type.value)]
  }
}

/** A top-level column by name. */
export function columnOf(schema: StructType, name: string): Field | undefined {
  return schema.fields.find((field) => field.name === name)
}

/** Precision and scale of 'decimal(P,S)'; undefined for any other type. */
export function decimalOfType(type: Type): { precision: number; scale: number } | undefined {
  const match = typeof type === 'string' ? /^decimal\((\d+), ?(\d+)\)$/.exec(type) : null
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined
}
