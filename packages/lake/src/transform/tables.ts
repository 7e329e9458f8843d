import {
  currentSchema,
  IcebergError,
  partitionSpec,
  type Catalog,
  type Field,
  type Schema,
  type Table,
  type TableIdentifier,
} from '@deftunes/iceberg'

import type { Dataset } from '../dataset/dataset.ts'
import { printPath } from '../dataset/parse-path.ts'
import { LakeError } from '../errors.ts'

interface ColumnDraft {
  name: string
  type: string
  doc?: string
}

const technical: readonly ColumnDraft[] = [
  { name: 'ingest_on', type: 'date', doc: 'Date of the load: the end of its data interval.' },
  { name: 'processing_timestamp', type: 'timestamp', doc: 'When the row was loaded, UTC.' },
]

/** The Iceberg schema of a dataset's transform table. */
export function tableSchema({ columns, explode }: Dataset): Schema {
  return schemaWith([
    ...columns.map(({ name, type, description, from }) => {
      const doc = description === '' ? `From ${printPath(from, explode)}.` : description
      return { name, type, doc }
    }),
    ...technical,
    { name: 'source_from', type: 'string', doc: 'Where the record came from.' },
    { name: 'source_file', type: 'string', doc: 'Landed file that holds the record.' },
  ])
}

/** The Iceberg schema of every `<table>_rejected`. */
export const rejectedSchema: Schema = schemaWith([
  { name: 'raw', type: 'string', doc: 'The whole record as received.' },
  { name: 'reason', type: 'string', doc: 'What was expected and got, and where.' },
  { name: 'source_file', type: 'string', doc: 'Landed file that holds the record.' },
  { name: 'source_position', type: 'long', doc: 'Position of the record in the file, from 1.' },
  ...technical,
])

function schemaWith(columns: readonly ColumnDraft[]): Schema {
  const fields = columns.map((column, index): Field => ({
    id: index + 1,
    required: false,
    ...column,
  }))
  return { type: 'struct', 'schema-id': 0, fields }
}

/** Names of a dataset's two tables. */
export function tablesOf({ name }: Pick<Dataset, 'name'>): {
  loaded: TableIdentifier
  rejected: TableIdentifier
} {
  return {
    loaded: { namespace: 'transform', name },
    rejected: { namespace: 'transform', name: `${name}_rejected` },
  }
}

/**
 * The table, made when it is absent, partitioned by ingest_on.
 * @throws LakeError LAKE_TABLE_DIFFERS when it has other columns than the dataset file says
 */
export async function ensureTable(
  catalog: Catalog,
  identifier: TableIdentifier,
  schema: Schema,
): Promise<Table> {
  const known = (await catalog.loadTable(identifier)) ?? (await create(catalog, identifier, schema))
  refuseOther(known, schema)
  return known
}

async function create(
  catalog: Catalog,
  identifier: TableIdentifier,
  schema: Schema,
): Promise<Table> {
  const spec = partitionSpec(schema, [{ column: 'ingest_on' }])
  try {
    return await catalog.createTable(identifier, { schema, partitionSpec: spec })
  } catch (error) {
    const other = await catalog.loadTable(identifier)
    if (other && error instanceof IcebergError && error.code === 'ICEBERG_TABLE_EXISTS')
      return other
    throw error
  }
}

function refuseOther({ identifier, metadata }: Table, schema: Schema) {
  const print = ({ fields }: Schema) => fields.map(({ name, type }) => `${name} ${printType(type)}`)
  const [wanted, found] = [print(schema), print(currentSchema(metadata))]
  if (wanted.join() === found.join()) return
  const extra = wanted.filter((column) => !found.includes(column))
  const gone = found.filter((column) => !wanted.includes(column))
  const message = `table ${identifier.namespace}.${identifier.name}: expected the columns of its dataset file; the table lacks ${extra.join(', ') || 'none'}, the file lacks ${gone.join(', ') || 'none'}: change the file back, or give the dataset a new name`
  throw new LakeError('LAKE_TABLE_DIFFERS', message, { details: { extra, gone, retryable: false } })
}

function printType(type: Field['type']): string {
  return (typeof type === 'string' ? type : JSON.stringify(type)).replaceAll(' ', '')
}
