import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { didYouMean, PlatformError } from '@deftunes/core'
import type { GraphNode, ManifestNode, NodeResult, Project, SourceNode } from '@deftunes/dbt'
import { buildModels, publishRun, type ModelOptions } from '@deftunes/pipeline'

import type { EmptyLake } from './empty-lake.ts'
import type { Mistake } from './mistake.ts'
import { placeOfError, placeOfNames } from './text-place.ts'

/**
 * Builds the models and seeds of a dbt project on tables without rows, those that look at their own table a second time,
 * and runs its tests: what DuckDB cannot parse or bind is told, what tests find is not. Models of sources that are not
 * there are left out; `datasets` are the names of all dataset files.
 */
export async function mistakesOfModels(
  lake: EmptyLake,
  project: Project,
  datasets: readonly string[],
): Promise<Mistake[]> {
  const sources = [...project.all.values()].filter(isTransformSource)
  const unknown = sources.filter(({ identifier }) => !hasTable(datasets, identifier))
  const absent = sources.filter(({ identifier }) => !hasTable(lake.datasets, identifier))
  const results = await rehearse(lake, project, absent)
  return [
    ...(await Promise.all(unknown.map((source) => mistakeOfSource(project, source, datasets)))),
    ...(await mistakesOfResults(project, results)),
  ]
}

function isTransformSource(node: GraphNode): node is SourceNode {
  return node.resource_type === 'source' && node.schema === 'transform'
}

/** Each dataset has a table of its name and one of its rejected records. */
function hasTable(datasets: readonly string[], table: string): boolean {
  return datasets.includes(table.replace(/_rejected$/, ''))
}

async function mistakeOfSource(
  { folder }: Project,
  { identifier, source_name: source, name, original_file_path: path }: SourceNode,
  datasets: readonly string[],
): Promise<Mistake> {
  const file = join(folder, path)
  const known = datasets.join(', ') || 'none'
  const message = `source ${source}.${name}: expected a table that a dataset fills (${known}), got '${identifier}'${didYouMean(identifier, datasets)}`
  return { file, ...placeOfNames(await readFile(file, 'utf8'), [source, name]), message }
}

async function rehearse(
  lake: EmptyLake,
  project: Project,
  absent: readonly SourceNode[],
): Promise<NodeResult[]> {
  const left = absent.map(({ source_name, name }) => `source:${source_name}.${name}+`)
  const exclude = ['resource_type:test', ...left].join(' ')
  const first = await build(lake, 'first', { exclude })
  await publishRun(lake.contextOf('first'))
  const made = new Set(first.filter(({ status }) => status === 'success').map(idOf))
  const again = [...project.all.values()]
    .filter(looksAtItself)
    .filter(({ unique_id: id }) => made.has(id))
    .map(({ name }) => name)
  const second =
    again.length > 0 && (await build(lake, 'again', { select: again.join(' '), exclude }))
  const tests = await build(lake, 'tests', {
    select: 'resource_type:test',
    ...(left.length > 0 && { exclude: left.join(' ') }),
  })
  const broken = new Set(first.map(idOf).filter((id) => !made.has(id)))
  const sound = tests.filter(({ unique_id: id }) => !readsAny(project, id, broken))
  return [...first, ...(second || []), ...sound].filter(
    (result) => result.status === 'error' && !mayNeedRows(project, result),
  )
}

/** A template that asks for rows may well fail where there are none. */
function mayNeedRows(project: Project, { unique_id: id, message, compiled_code }: NodeResult) {
  if (compiled_code !== null || message?.includes('DuckDB: ')) return false
  const code = (project.all.get(id) as ManifestNode).raw_code
  return `${code} ${JSON.stringify([...project.library.macros.values()])}`.includes('run_query')
}

async function build(lake: EmptyLake, run: string, options: ModelOptions): Promise<NodeResult[]> {
  try {
    return await buildModels(lake.contextOf(run), options)
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'PIPELINE_NOTHING_SELECTED') return []
    throw error
  }
}

/** Models whose SQL is another once their table is there. */
function looksAtItself(node: GraphNode): node is ManifestNode {
  if (node.resource_type !== 'model') return false
  const { config, raw_code: code } = node
  return config['materialized'] === 'incremental' || /\b(this|is_incremental)\b/.test(code)
}

function readsAny(project: Project, id: string, broken: ReadonlySet<string>): boolean {
  return (project.parentMap.get(id) ?? []).some(
    (parent) => broken.has(parent) || readsAny(project, parent, broken),
  )
}

const idOf = ({ unique_id: id }: NodeResult) => id

async function mistakesOfResults(
  project: Project,
  results: readonly NodeResult[],
): Promise<Mistake[]> {
  const mistakes = new Map<string, Mistake>()
  for (const { unique_id: id, message } of results) {
    const node = project.all.get(id) as ManifestNode
    const mistake = await mistakeOfNode(project, node, message ?? '')
    const key = `${mistake.file}:${mistake.message}`
    if (!mistakes.has(key)) mistakes.set(key, mistake)
  }
  return [...mistakes.values()]
}

async function mistakeOfNode(
  { folder }: Project,
  node: ManifestNode,
  told: string,
): Promise<Mistake> {
  const file = join(folder, node.original_file_path)
  const own = told.startsWith(`${node.original_file_path}:`)
  const rest = own ? told.slice(node.original_file_path.length + 1) : told
  const [place = '', line, column] = /^(\d+):(\d+): /.exec(rest) ?? []
  const words = rest.slice(place.length).trim()
  const text = await readFile(file, 'utf8').catch(() => '')
  const [message = words] = words.split(/\n+LINE \d+:/)
  const [what, why = ''] = message.split(/\n+/)
  return {
    file,
    line: Number(line ?? 1),
    column: Number(column ?? 1),
    ...(place === '' && (placeOfError(words, text) ?? placeOfTest(node, text))),
    message: `${node.name}: ${what} ${why}`.trim(),
  }
}

/** A test that YAML asks for stands below its column and model. */
function placeOfTest({ attached_node: of, column_name: column }: ManifestNode, text: string) {
  if (!of) return undefined
  return placeOfNames(text, [of.split('.').at(-1) ?? '', ...(column ? [column] : [])])
}
