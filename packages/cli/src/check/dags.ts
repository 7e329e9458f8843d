import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { messageOf, PlatformError } from '@deftunes/core'
import { dagReader, placeIn, type DagFileError, type DagSpec } from '@deftunes/orchestrator'

import { dagFiles, loadDag } from '../wire.ts'
import { listenTo, type AskedStep } from './asked-steps.ts'
import { unknownAssets, type AssetSurroundings } from './awaited-assets.ts'
import { countOf, mistakesOf, type Checked, type Mistake } from './mistake.ts'
import { withOutputAside } from './output-aside.ts'

/** What was read of `dags/`. */
export interface CheckedDags extends Checked {
  /** The steps that the DAGs ask for. */
  steps: readonly AskedStep[]
  /** The DAGs by the file of each; undefined where a file defines none. */
  dags?: ReadonlyMap<string, DagSpec>
}

/** What a DAG waits for that nothing of the project is known to update, at the line that names it. */
export async function warningsOfAssets(
  { dags }: CheckedDags,
  around: Pick<AssetSurroundings, 'datasets' | 'dbt'>,
): Promise<Mistake[]> {
  const all = dags && [...dags.values()]
  const found = [...(dags ?? [])].map(async ([file, dag]) => {
    const unknown = unknownAssets(dag, { ...around, dags: all })
    if (unknown.length === 0) return []
    const lines = (await readFile(file, 'utf8')).split('\n')
    return unknown.map(({ asset, message }) => {
      const line = lines.findIndex((text) => text.includes(asset))
      return at(file, `schedule: ${message}`, Math.max(line, 0) + 1)
    })
  })
  return (await Promise.all(found)).flat()
}

/** Loads every file of `dags/`, and listens to which steps each asks for. */
export async function checkDags(folder: string): Promise<CheckedDags> {
  const path = join(folder, 'dags')
  let loaded = { dags: new Map<string, DagSpec>(), mistakes: [] as Mistake[] }
  try {
    const files = await dagFiles(folder)
    const { steps, mistakes, warnings } = await listenTo(folder, async () => {
      loaded = await withOutputAside(() => loadFiles(folder, files))
    })
    return {
      summary: countOf(loaded.dags.size, 'DAG'),
      mistakes: [...loaded.mistakes, ...mistakes],
      warnings,
      steps,
      ...(loaded.mistakes.length === 0 && { dags: loaded.dags }),
    }
  } catch (error) {
    return { summary: '', mistakes: mistakesOf(error, path), steps: [] }
  }
}

/** Loads files in this process, but for those that would end or block it. */
async function loadFiles(folder: string, paths: readonly string[]) {
  const mistakes: Mistake[] = []
  const files = new Map<string, string>()
  const dags = new Map<string, DagSpec>()
  for (const file of paths) {
    const harm = await harmOf(folder, file)
    if (harm !== undefined) {
      mistakes.push(at(file, harm.message, harm.line, harm.column))
      continue
    }
    try {
      const dag = await loadDag(file)
      const { id } = dag
      const other = files.get(id)
      files.set(id, other ?? file)
      if (other === undefined) dags.set(file, dag)
      else mistakes.push(at(file, `expected another id than '${id}', which ${other} has`))
    } catch (error) {
      mistakes.push(...(await mistakesOfDag(error, file)))
    }
  }
  return { dags, mistakes }
}

/** What a file does to the process that reads it; undefined: nothing. */
async function harmOf(folder: string, file: string): Promise<DagFileError | undefined> {
  const reader = dagReader({ timeoutMs: 30_000 })
  try {
    const reading = await reader.read(folder, relative(folder, file))
    return reading.ok || !reading.harmed ? undefined : reading.error
  } finally {
    reader.close()
  }
}

const at = (file: string, message: string, line = 1, column = 1): Mistake => ({
  file,
  line,
  column,
  message,
})

/** The DAG's own mistakes one by one, at the task that each names; else the message, where the file was left. */
async function mistakesOfDag(error: unknown, file: string): Promise<Mistake[]> {
  if (!(error instanceof PlatformError)) throw error
  const cause = error.cause
  if (cause === undefined) return [at(file, error.message.replace(`${file}: `, ''))]
  const { line: there, column } = placeIn(cause, file)
  const place = [there, column] as const
  const own = cause instanceof PlatformError ? cause.details['mistakes'] : undefined
  if (!Array.isArray(own)) return [at(file, messageOf(cause), ...place)]
  const lines = (await readFile(file, 'utf8')).split('\n')
  return (own as string[]).map((message) => {
    const [, task] = /^task '([^']+)'/.exec(message) ?? []
    const line = lines.findIndex((text) => task !== undefined && text.includes(`'${task}'`))
    return line < 0 ? at(file, message, ...place) : at(file, message, line + 1)
  })
}
