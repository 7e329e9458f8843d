import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { PlatformError } from '@deftunes/core'
import { parseSource } from '@deftunes/lake'
import { loadProject, PipelineError, type Project } from '@deftunes/pipeline'

import { countOf, mistakesOf, placeOfKey, type Checked, type Mistake } from './mistake.ts'

/**
 * Reads `deftunes.yaml` with its sources; a value with `${…}` in it is judged when it is used.
 * @throws PipelineError PIPELINE_PROJECT_MISSING
 */
export async function checkProjectFile(
  folder: string,
): Promise<Checked & { project: Project | undefined }> {
  const file = join(folder, 'deftunes.yaml')
  try {
    const project = await loadProject(folder)
    const text = await readFile(file, 'utf8')
    const mistakes = Object.entries(project.sources).flatMap(([name, config]) =>
      mistakesOfSource(name, config, { file, text }),
    )
    return {
      summary: countOf(Object.keys(project.sources).length, 'source'),
      mistakes,
      project,
    }
  } catch (error) {
    if (error instanceof PipelineError) throw error
    return { summary: '', mistakes: mistakesOf(error, file), project: undefined }
  }
}

function mistakesOfSource(
  name: string,
  config: Readonly<Record<string, unknown>>,
  { file, text }: { file: string; text: string },
): Mistake[] {
  try {
    parseSource(name, config)
    return []
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return error.message.split('\n').flatMap((message) => {
      const path = (message.split(':')[0] ?? '').split('.')
      if (hasVariable(config, path.slice(2))) return []
      return [{ file, ...placeOfKey(text, path), message }]
    })
  }
}

function hasVariable(config: unknown, path: readonly string[]): boolean {
  const [key, ...rest] = path
  if (key === undefined) return typeof config === 'string' && config.includes('${')
  if (typeof config !== 'object' || config === null) return false
  return hasVariable((config as Record<string, unknown>)[key], rest)
}
