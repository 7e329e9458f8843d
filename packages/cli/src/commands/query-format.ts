import { extname } from 'node:path'

import { CliError } from '../errors.ts'

/** How `deftunes query` tells its rows. */
export type QueryFormat = 'table' | 'csv' | 'json' | 'parquet'

/** What decides it, as typed. */
interface FormatOptions {
  format?: QueryFormat
  /** Short for the format json. */
  json?: boolean
  output?: string
}

const byEnding: Readonly<Record<string, QueryFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.parquet': 'parquet',
}

/**
 * The format that was asked for, else that of the file's ending, else a table.
 * @throws CliError CLI_OPTION_INVALID when options contradict each other
 */
export function queryFormat({ format, json, output }: FormatOptions): QueryFormat {
  if (json && format && format !== 'json')
    throw refusal(`--json: expected no other --format with it, got ${format}`)
  const asked = json ? 'json' : format
  if (output !== undefined) return fileFormat(output, asked)
  if (asked === 'parquet')
    throw refusal('--format parquet: expected --output <file> with it, got none')
  return asked ?? 'table'
}

function fileFormat(output: string, asked: QueryFormat | undefined): QueryFormat {
  const ending = byEnding[extname(output).toLowerCase()]
  const format = asked ?? ending
  const given = `--output ${output}`
  if (format === undefined)
    throw refusal(
      `${given}: expected a name in .csv, .json or .parquet, or --format with it, got neither`,
    )
  if (format === 'table')
    throw refusal(`${given}: expected --format csv, json or parquet with it, got table`)
  if (ending && format !== ending)
    throw refusal(`${given}: expected --format ${ending} with it, got ${format}`)
  return format
}

function refusal(message: string): CliError {
  return new CliError('CLI_OPTION_INVALID', message)
}
