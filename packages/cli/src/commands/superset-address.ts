import { existsSync } from 'node:fs'
import { join } from 'node:path'

import type { Project } from '@deftunes/pipeline'

import { CliError } from '../errors.ts'
import { noteOnStderr } from '../print.ts'

/**
 * SQLAlchemy's address of the file that a project's marts are exported to. SQLAlchemy 1.4, which Superset 6 has, takes its path letter
 * by letter: what is escaped would stay so.
 * @throws CliError CLI_OPTION_INVALID
 */
export function addressOfFile({ state, marts }: Pick<Project, 'state' | 'marts'>): string {
  const file = marts?.export ?? join(state, 'marts.duckdb')
  if (file.includes('?')) {
    const message = `--uri: expected an address, since that of a path with a ? ends there, got none for ${file}`
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  if (marts?.export === undefined) noteOnStderr(notKept(file))
  return `duckdb:///${file}`
}

/** No publish writes it. */
function notKept(file: string): string {
  const state = existsSync(file) ? 'stays as it was written' : 'is not there'
  const command = `deftunes export duckdb --out ${wordOf(file)}`
  return `Superset is to read ${file}, which ${state}: \`${command}\` writes it; with marts.export in deftunes.yaml each publish does`
}

/** A word of a shell's command. */
function wordOf(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
