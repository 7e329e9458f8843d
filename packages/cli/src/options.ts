import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { loadProject, type Project } from '@deftunes/pipeline'

import { CliError } from './errors.ts'
import { requireFolder, requireStateFolder } from './state-folder.ts'

/** Options that every command has. */
export interface GlobalOptions {
  project?: string
  state?: string
  debug?: boolean
  json?: boolean
}

/**
 * The project that the options name, or the one here or in ./deftunes, with a state that can be worked in.
 * @throws CliError CLI_OPTION_INVALID, CLI_STATE_READ_ONLY
 */
export async function projectOf(options: GlobalOptions): Promise<Project> {
  const project = await named(options)
  requireStateFolder(project.state)
  return project
}

/**
 * The same for a command that only reads: its state may be one that cannot be written to, or none yet.
 * @throws CliError CLI_OPTION_INVALID
 */
export async function projectToRead(options: GlobalOptions): Promise<Project> {
  const project = await named(options)
  requireFolder(project.state)
  return project
}

async function named({ state, ...options }: GlobalOptions): Promise<Project> {
  return loadProject(projectFolder(options), state ? { state: resolve(state) } : {})
}

/** The folder of {@link projectOf}, absolute. */
export function projectFolder({ project }: GlobalOptions): string {
  if (project !== undefined) return resolve(project)
  const here = process.cwd()
  const candidates = [here, join(here, 'deftunes')]
  return candidates.find((candidate) => existsSync(join(candidate, 'deftunes.yaml'))) ?? here
}

/**
 * A count option as a number.
 * @throws CliError CLI_OPTION_INVALID when it is no whole number of at least `min`.
 */
export function countOption(name: string, text: string, min = 0): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value
  const message = `--${name}: expected a whole number of at least ${min}, got '${text}'`
  throw new CliError('CLI_OPTION_INVALID', message)
}
