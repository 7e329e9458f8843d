import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

import { didYouMean } from '@deftunes/core'
import { loadDatasets, type Dataset } from '@deftunes/lake'

import { countOf, mistakesOf, placeOfKey, type Checked, type Mistake } from './mistake.ts'

/** What was read of `datasets/`. */
export interface CheckedDatasets extends Checked {
  /** The datasets of the files without a mistake of their own. */
  datasets: readonly Dataset[]
  /** The names of all files, whatever is in them; undefined when there is no folder. */
  names: readonly string[] | undefined
}

/** Reads `datasets/*.yaml`; each must name a source of the project, unless deftunes.yaml could not be read. */
export async function checkDatasets(
  folder: string,
  sources: readonly string[] | undefined,
): Promise<CheckedDatasets> {
  const path = join(folder, 'datasets')
  const found = await readdir(path).catch(() => undefined)
  const files = (found ?? []).filter((file) => file.endsWith('.yaml')).sort()
  const { datasets, mistakes } = await readable(path, files)
  const foreign = await Promise.all(datasets.map((one) => mistakesOfSource(one, path, sources)))
  return {
    summary: countOf(datasets.length, 'dataset'),
    mistakes: [...mistakes, ...foreign.flat()],
    datasets,
    names: found && files.map((file) => basename(file, '.yaml')),
  }
}

/** All datasets, or the mistakes of some files and the datasets of the others. */
async function readable(
  path: string,
  files: readonly string[],
): Promise<{ datasets: Dataset[]; mistakes: Mistake[] }> {
  try {
    return { datasets: [...(await loadDatasets(path)).values()], mistakes: [] }
  } catch (error) {
    const mistakes = mistakesOf(error, path)
    const wrong = new Set(mistakes.map(({ file }) => basename(file)))
    const right = files.filter((file) => !wrong.has(file))
    return { datasets: right.length === files.length ? [] : await alone(path, right), mistakes }
  }
}

/** The datasets of some of a folder's files, as if there were no others. */
async function alone(path: string, files: readonly string[]): Promise<Dataset[]> {
  const folder = await mkdtemp(join(tmpdir(), 'deftunes-check-'))
  try {
    await Promise.all(files.map((file) => symlink(resolve(path, file), join(folder, file))))
    return [...(await loadDatasets(folder)).values()]
  } finally {
    await rm(folder, { recursive: true, force: true })
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
  const hint = didYouMean(source, known)
  const message = `source: expected one of deftunes.yaml (${known.join(', ') || 'none'}), got '${source}'${hint}`
  return [{ file, ...place, message }]
}
