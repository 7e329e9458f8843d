import { describeQuery, quoteIdentifier, quoteLiteral, type DuckDb } from '@deftunes/core'

import { textOf, type NodeConfig, type Plain } from '../manifest/node.ts'
import { isRecord } from '../parse/node-config.ts'

/** Patterns that all values of a column must match for a type, first type wins; as dbt guesses types of seeds. */
const guesses: readonly (readonly [type: string, pattern: string])[] = [
  ['integer', String.raw`[+-]?\d+(\.0*)?`],
  ['float8', String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?`],
  ['date', String.raw`\d{4}-\d{1,2}-\d{1,2}`],
  [
    'timestamp',
    String.raw`\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?`,
  ],
  ['boolean', '(?i)(true|false)'],
]

/**
 * A SELECT over a seed's CSV file with typed columns: `column_types` of its config, else as guessed from
 * every value. Empty fields are null.
 * @throws CoreError CORE_SQL_FAILED when the file is no CSV.
 */
export async function seedSql(duckdb: DuckDb, file: string, config: NodeConfig): Promise<string> {
  const reader = readerSql(file, config)
  const columnsOfFile = await describeQuery(duckdb, `select * from ${reader}`)
  const names = columnsOfFile.map(({ name }) => name)
  const wanted = isRecord(config['column_types']) ? config['column_types'] : {}
  const guessed = await guessTypes(
    duckdb,
    reader,
    names.filter((name) => wanted[name] === undefined),
  )
  const columns = names.map((name) =>
    typedColumn(name, wanted[name] ?? guessed.get(name) ?? 'text'),
  )
  return `select\n    ${columns.join(',\n    ')}\nfrom ${reader}`
}

function readerSql(file: string, config: NodeConfig): string {
  const delimiter = typeof config['delimiter'] === 'string' ? config['delimiter'] : ','
  return `read_csv(${quoteLiteral(file)}, header = true, all_varchar = true, delim = ${quoteLiteral(delimiter)}, quote = '"', escape = '"')`
}

function typedColumn(name: string, type: Plain): string {
  const quoted = quoteIdentifier(name)
  return `cast(${quoted} as ${textOf(type)}) as ${quoted}`
}

async function guessTypes(duckdb: DuckDb, reader: string, names: readonly string[]) {
  if (names.length === 0) return new Map<string, string>()
  const matches = (name: string, pattern: string) =>
    `coalesce(bool_and(regexp_full_match(trim(${quoteIdentifier(name)}), ${quoteLiteral(pattern)})), true)`
  const checks = names.flatMap((name, column) =>
    guesses.map(([type, pattern]) => `${matches(name, pattern)} as "${column}.${type}"`),
  )
  const [found] = await duckdb.rows<Record<string, boolean>>(
    `select ${checks.join(', ')} from ${reader}`,
  )
  const typeOf = (column: number) => guesses.find(([type]) => found?.[`${column}.${type}`])?.[0]
  return new Map(names.map((name, column) => [name, typeOf(column) ?? 'text']))
}
