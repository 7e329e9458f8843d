/** A schema as Avro's JSON writes it, with the attributes that Iceberg adds (spec, Appendix A: Avro). */
export type AvroSchema =
  string | AvroSchema[] | AvroRecord | AvroArray | AvroMap | AvroFixed | AvroPlain

/** Named fields in a fixed order. */
export interface AvroRecord {
  type: 'record'
  name: string
  namespace?: string
  fields: AvroField[]
}

/** A field of a record. */
export interface AvroField {
  name: string
  type: AvroSchema
  default?: unknown
  'field-id'?: number
}

/** Items of one schema. */
export interface AvroArray {
  type: 'array'
  items: AvroSchema
  /** `map` marks an array of key and value records, which stands for a map whose keys are no strings. */
  logicalType?: string
  'element-id'?: number
}

/** Values by text. */
export interface AvroMap {
  type: 'map'
  values: AvroSchema
}

/** A fixed number of bytes. */
export interface AvroFixed {
  type: 'fixed'
  name: string
  size: number
  logicalType?: string
  precision?: number
  scale?: number
}

/** A primitive with attributes. */
export interface AvroPlain {
  type: string
  logicalType?: string
  'adjust-to-utc'?: boolean
}

/** The property that a record's field is held under once decoded. */
export type FieldKey = (field: AvroField) => string

/** The named types of a schema, which later mentions refer to by name alone. */
export class AvroNames {
  readonly #known = new Map<string, AvroSchema>()

  /** The definition behind a mention, or the schema itself; definitions are remembered. */
  resolve(schema: AvroSchema): AvroSchema {
    if (typeof schema === 'string') return this.#known.get(schema) ?? schema
    if (!Array.isArray(schema) && 'name' in schema) {
      this.#known.set(schema.name, schema)
      if ('namespace' in schema) this.#known.set(`${schema.namespace}.${schema.name}`, schema)
    }
    return schema
  }
}
