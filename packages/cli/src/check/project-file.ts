import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { openDuckDb, PlatformError, readYaml, type YamlDocument } from '@deftunes/core'
import { loadProject, PipelineError } from '@deftunes/pipeline'

import { countOf, mistakesOf, type Checked, type Mistake } from './mistake.ts'
import {
  mistakesOfSource,
  secretsOfSource,
  type ValueMistake,
  type Variables,
} from './source-values.ts'
import { idleVariables, unsetForSending } from './unfilled-variables.ts'
import { entriesOf } from './values.ts'

/** What was read of `deftunes.yaml`. */
export interface CheckedProject extends Checked {
  /** Names of the sources; undefined when the file is no YAML. */
  sources: readonly string[] | undefined
}

/**
 * Reads `deftunes.yaml`: its schema, each source with its variables filled in, whether DuckDB takes its settings;
 * warns of secrets that stand in it, of variables that nobody fills in, and of those for sending that are not set. One mistake hides
 * no other.
 * @throws PipelineError PIPELINE_PROJECT_MISSING
 */
export async function checkProjectFile(
  folder: string,
  variables: Variables = process.env,
): Promise<CheckedProject> {
  const file = join(folder, 'deftunes.yaml')
  const refused = await refusals(folder, file)
  const document = readYaml(await readFile(file, 'utf8'))
  const { sources, duckdb } = Object.fromEntries(entriesOf(document.value))
  const all = entriesOf(sources)
  const found = [
    ...all.flatMap(([name, config]) => mistakesOfSource(name, config, variables)),
    ...(await mistakesOfDuckDb(Object.fromEntries(entriesOf(duckdb)))),
  ]
  const told = placed(found, document, file)
  const isTold = ({ line, column }: Mistake) =>
    refused.some((other) => other.line === line && other.column === column)
  const warnings = [
    ...all.flatMap(([name, config]) => secretsOfSource(name, config)),
    ...idleVariables(document.value),
    ...unsetForSending(document.value, variables),
  ]
  return {
    summary: countOf(all.length, 'source'),
    mistakes: [...refused, ...told.filter((mistake) => !isTold(mistake))],
    warnings: placed(warnings, document, file),
    sources: document.mistakes.length > 0 ? undefined : all.map(([name]) => name),
  }
}

async function refusals(folder: string, file: string): Promise<Mistake[]> {
  try {
    await loadProject(folder)
    return []
  } catch (error) {
    if (error instanceof PipelineError) throw error
    return mistakesOf(error, file)
  }
}

function placed(
  found: readonly ValueMistake[],
  { placeOf }: YamlDocument,
  file: string,
): Mistake[] {
  return found.map(({ path, message }) => ({
    ...{ file, ...placeOf(path) },
    message: `${path.join('.')}: ${message}`,
  }))
}

/** DuckDB alone knows which amounts of memory it can read. */
async function mistakesOfDuckDb(settings: Record<string, unknown>): Promise<ValueMistake[]> {
  const { memory_limit: memoryLimit } = settings
  if (typeof memoryLimit !== 'string') return []
  try {
    const session = await openDuckDb({ memoryLimit, threads: 1 })
    session.close()
    return []
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const message = `expected an amount of memory that DuckDB takes, such as 2GB, got '${memoryLimit}'`
    return [{ path: ['duckdb', 'memory_limit'], message }]
  }
}
