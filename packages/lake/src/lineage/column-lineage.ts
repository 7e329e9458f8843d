import type { ColumnPath, Dataset } from '../dataset/dataset.ts'
import { printPath } from '../dataset/parse-path.ts'

/** Where one column of a transform table comes from. */
export interface ColumnLineage {
  column: string
  /** The source and the table or path it serves, e.g. `api:/users`. */
  source: string
  /** The field in a record, or `$position`. */
  field: string
  /** identity: the value itself as text; cast: typed; position: of the item in its list. */
  transformation: 'identity' | 'cast' | 'position' | 'hash'
}

/** The origin of every column that a dataset's file declares. */
export function columnLineage({ source, origin, columns, explode }: Dataset): ColumnLineage[] {
  const place = 'table' in origin ? origin.table : origin.path
  return columns.map(({ name, from, type }) => ({
    column: name,
    source: `${source}:${place}`,
    field: printPath(from, explode),
    transformation: transformationOf(from, type),
  }))
}

function transformationOf(from: ColumnPath, type: string): ColumnLineage['transformation'] {
  if (from.of === 'position') return 'position'
  if (from.of === 'record_hash') return 'hash'
  return type === 'string' ? 'identity' : 'cast'
}
