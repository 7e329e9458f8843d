import {
  currentSchema,
  defaultSpec,
  partitionSpec,
  printIdentifier,
  schemaOf,
  type Catalog,
  type Field,
  type Schema,
  type Table,
  type TableIdentifier,
  withSchema,
} from '@deftunes/iceberg'
import type { DuckDb } from '@deftunes/core'
import type { NodeConfig } from '@deftunes/dbt'

import { PipelineError } from './errors.ts'

/**
 * The Iceberg table of a model: created with the columns that its query yields, or as it is when they are the same.
 * Other columns become a schema of the table that only what is returned takes for the current one: readers of main do
 * not see it before the branch that is written with it is published. Columns that keep name and type keep their field id.
 * Partitioned by `meta.partition_by` of the model's config, or by its `event_time`.
 */
export async function ensureTable(
  { catalog, duckdb }: { catalog: Catalog; duckdb: DuckDb },
  identifier: TableIdentifier,
  sql: string,
  config: NodeConfig,
): Promise<Table> {
  const wanted = await schemaOf(duckdb, sql)
  const table = await catalog.loadTable(identifier)
  if (!table) {
    const columns = partitionColumns(config).map((column) => ({ column }))
    return catalog.createTable(identifier, {
      schema: wanted,
      partitionSpec: partitionSpec(wanted, columns),
    })
  }
  const schema = evolvedSchema(table, wanted)
  if (!schema) return table
  const known = knownSchema(table, schema)
  if (known) return { ...table, metadata: withSchema(table.metadata, known['schema-id']) }
  const changed = await addSchema(catalog, table, schema)
  const added = Math.max(...changed.metadata.schemas.map((other) => other['schema-id']))
  return { ...changed, metadata: withSchema(changed.metadata, added) }
}

function partitionColumns(config: NodeConfig): string[] {
  const named = config.meta['partition_by'] ?? config['event_time'] ?? []
  return (Array.isArray(named) ? named : [named]).map((column) => String(column as string))
}

/** Whether a table is partitioned by the column's own values, and by nothing else. */
export function partitionedBy({ metadata }: Table, column: string): boolean {
  const { fields } = defaultSpec(metadata)
  const source = currentSchema(metadata).fields.find(({ name }) => name === column)
  return (
    fields.length === 1 &&
    fields.every((field) => field['source-id'] === source?.id && field.transform === 'identity')
  )
}

/** The schema a table needs to hold other columns; undefined when it holds them already. */
function evolvedSchema({ metadata }: Table, wanted: Schema): Schema | undefined {
  const current = currentSchema(metadata)
  let lastId = metadata['last-column-id']
  const fields = wanted.fields.map((field): Field => {
    const kept = current.fields.find(
      ({ name, type }) => name === field.name && sameType(type, field.type),
    )
    return kept ?? { ...field, id: ++lastId }
  })
  const same =
    fields.length === current.fields.length &&
    fields.every((field, index) => field === current.fields[index])
  return same ? undefined : { ...wanted, fields }
}

function sameType(a: Field['type'], b: Field['type']): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** A schema that an earlier try added and that serves as well: it keeps what is kept, and calls what is new alike. */
function knownSchema({ metadata }: Table, { fields }: Schema): Schema | undefined {
  const kept = new Set(currentSchema(metadata).fields.map(({ id }) => id))
  const serves = (known: Field, wanted: Field | undefined) =>
    known.name === wanted?.name &&
    sameType(known.type, wanted.type) &&
    (known.id === wanted.id || (!kept.has(known.id) && !kept.has(wanted.id)))
  return metadata.schemas.find(
    (schema) =>
      schema.fields.length === fields.length &&
      schema.fields.every((field, index) => serves(field, fields[index])),
  )
}

async function addSchema(catalog: Catalog, table: Table, schema: Schema): Promise<Table> {
  const { identifier, metadata } = table
  const sources = new Set(defaultSpec(metadata).fields.map((field) => field['source-id']))
  const lost = currentSchema(metadata).fields.filter(
    ({ id }) => sources.has(id) && !schema.fields.some((field) => field.id === id),
  )
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name).join(', ')
    const message = `table ${printIdentifier(identifier)}: expected its partition column ${names} with the same type, got a query without it`
    throw new PipelineError('PIPELINE_COLUMNS_CHANGED', message)
  }
  const [changed] = await catalog.commit([
    {
      identifier,
      requirements: [
        { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
        {
          type: 'assert-last-assigned-field-id',
          'last-assigned-field-id': metadata['last-column-id'],
        },
      ],
      updates: [{ action: 'add-schema', schema }],
    },
  ])
  return changed ?? table
}
