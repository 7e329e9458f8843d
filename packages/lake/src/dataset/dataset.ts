/** Where a dataset's records come from: a table of a database, or a list that an API serves. */
export type Origin = { table: string } | ApiList

/** A list of records that an API serves, whole or in pages. */
export interface ApiList {
  /** Path under the source's base_url. */
  path: string
  /** Query parameters; `{ingest_on}`, `{start_date}`, `{last_date}` and `{end_date}` are replaced. */
  query: Readonly<Record<string, string>>
  pages: Paging
  /** Where the records are in the answer: '' for a plain array, else the key that holds them. */
  records: string
}

/** How an API hands out pages. */
export type Paging =
  | { by: 'none' }
  /** The next address is in the Link header. */
  | { by: 'link'; size: number; size_param: string }
  /** The next cursor is in the answer, under `cursor_key`. */
  | { by: 'cursor'; size: number; size_param: string; cursor_param: string; cursor_key: string }
  /** Pages are numbered; an empty one, or a 404 after the first, is the end: a short one may be all that the API gives. */
  | { by: 'page'; size: number; size_param: string; page_param: string; first: number }
  /** As many records are skipped as there were so far; ends as pages by number do. */
  | { by: 'offset'; size: number; size_param: string; offset_param: string }

/** One column of the transform table. */
export interface DatasetColumn {
  name: string
  /** Iceberg's name of the type: string, int, long, double, boolean, date, timestamp, decimal(P,S). */
  type: string
  /** Whether a record without it is rejected. */
  required: boolean
  /** Where in the record it comes from. */
  from: ColumnPath
  description: string
}

/** A place in a record: keys and list positions from the top or from the exploded item, the item's position, or a
 * hash of the record's content: records of one load that are alike have the same. */
export type ColumnPath =
  | { of: 'record'; steps: readonly (string | number)[] }
  | { of: 'item'; steps: readonly (string | number)[] }
  | { of: 'position' }
  | { of: 'record_hash' }

/** What one source yields: the content of one file in `datasets/`. */
export interface Dataset {
  name: string
  description: string
  /** A source of deftunes.yaml. */
  source: string
  origin: Origin
  /** Folder of the landing zone, e.g. `api/users`. */
  landing: string
  /** The list of a record that becomes one row an item; undefined: one row a record. */
  explode: string | undefined
  columns: readonly DatasetColumn[]
}
