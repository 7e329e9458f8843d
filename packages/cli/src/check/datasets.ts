import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { loadDatasets, type Dataset } from '@deftunes/lake'
import type { Project } from '@deftunes/pipeline'

import { countOf, mistakesOf, placeOfKey, type Checked, type Mistake } from './mistake.ts'

/** Reads `datasets/*.yaml`; each must name a source of the project, unless that could not be read. */
export async function checkDatasets(
  folder: string,
  project: Pick<Project, 'sources'> | undefined,
): Promise<Checked & { datasets: readonly Dataset[] | undefined }> {
  const path = join(folder, 'datasets')
  try {
    const datasets = [...(await loadDatasets(path)).values()]
    const known = project && Object.keys(project.sources)
    const mistakes = await Promise.all(datasets.map((one) => mistakesOfSource(one, path, known)))
    return { summary: countOf(datasets.length, 'dataset'), mistakes: mistakes.flat(), datasets }
  } catch (error) {
    return { summary: '', mistakes: mistakesOf(error, path), datasets: undefined }
  }
}

async function mistakesOfSource(
  { name, source }: Dataset,
  path: string,
  known: readonly string[] | undefined,
): Promise<Mistake[]> {
  if (!known || known.includes(source)) return []
  const file = join(path, `${name}.yaml`)
  const place = placeOfKey(await readFile(file, 'utf8'), ['source'])
  const message = `source: expected one of deftunes.yaml (${known.join(', ') || 'none'}), got '${source}'`
  return [{ file, ...place, message }]
}
