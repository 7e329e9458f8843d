import { quoteIdentifier, quoteList, quoteLiteral } from '@deftunes/core'

/** Bytes that one row or record may have; DuckDB takes a few times as much memory a thread for it. */
const longestLine = 16 << 20
const longestRecord = 32 << 20
const longestPage = 256 << 20

/** A SELECT of landed CSV files: every column as text, NULL and empty text kept apart. */
export function landedCsvSql(paths: readonly string[], columns: readonly string[]): string {
  const types = columns.map((column) => `${quoteLiteral(column)}: 'VARCHAR'`)
  const options = [
    'header = false',
    'auto_detect = false',
    `delim = ','`,
    `quote = '"'`,
    `escape = '"'`,
    `new_line = '\\n'`,
    `nullstr = ''`,
    'allow_quoted_nulls = false',
    `max_line_size = ${longestLine}`,
    `buffer_size = ${longestLine * 2}`,
    `columns = {${types.join(', ')}}`,
  ]
  const list = columns.map(quoteIdentifier).join(', ')
  return `SELECT ${list}, filename FROM read_csv(${quoteList(paths)}, ${asNamed(paths)}, ${options.join(', ')})`
}

/**
 * Options by which a path is nothing but a name: folders such as `ingest_on=2024-01-02`, of which there is one above every
 * landed file, are no columns, and a `?` in one does not hide how a file is compressed.
 */
function asNamed(paths: readonly string[]): string {
  const ending = Object.entries(compressions).find(([end]) =>
    paths.every((path) => path.endsWith(end)),
  )
  const compression = ending ? `, compression = '${ending[1]}'` : ''
  return `filename = true, hive_partitioning = false${compression}`
}

const compressions = { '.zst': 'zstd', '.gz': 'gzip' }

/** A SELECT of landed JSON files, each an array or an object that holds one: a record a row, as received. */
export function landedJsonSql(paths: readonly string[], records: string): string {
  if (records === '') {
    return `SELECT json, filename FROM read_json_objects(${quoteList(paths)}, format = 'array', ${asNamed(paths)}, maximum_object_size = ${longestRecord})`
  }
  const whole = `SELECT json, filename FROM read_json_objects(${quoteList(paths)}, format = 'unstructured', ${asNamed(paths)}, maximum_object_size = ${longestPage})`
  const list = `json_extract(json, ${quoteLiteral(`$."${records}"[*]`)})`
  return `SELECT unnest(${list}) AS json, filename FROM (${whole}) AS whole`
}

/** A SELECT of a landed JSON file as one value. */
export function landedWholeSql(path: string): string {
  return `SELECT json FROM read_json_objects(${quoteLiteral(path)}, format = 'unstructured', ${asNamed([path])}, maximum_object_size = ${longestPage})`
}
