import { join } from 'node:path'

import { loadProject as loadDbtProject, type GraphNode } from '@deftunes/dbt'
import type { Dag, Run } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import type { GlobalOptions } from './options.ts'
import { typed } from './typed.ts'
import { readDags } from './wire.ts'

/** Tables that a run lacked, and the DAGs that make them. */
export interface Lack {
  /** As 'serving.dim_songs'. */
  tables: readonly string[]
  dags: readonly string[]
}

/** What {@link lackOf} looks up. */
interface Known {
  /** Of the dbt project. */
  nodes: ReadonlyMap<string, GraphNode>
  dags: Iterable<Pick<Dag, 'id'> & { tasks: readonly { id: string }[] }>
}

/**
 * The tables that error messages of a DAG's run say are missing and that other DAGs make; undefined when there are none,
 * or when the project cannot be read.
 */
export async function lackIn(
  project: Project,
  messages: readonly string[],
  dagId: string,
): Promise<Lack | undefined> {
  const missing = messages.flatMap(missingTables)
  if (missing.length === 0) return undefined
  try {
    const { all: nodes } = await loadDbtProject(join(project.folder, 'dbt'))
    return lackOf(missing, dagId, { nodes, dags: await readDags(project) })
  } catch {
    return undefined
  }
}

/** What to run first, and what then. */
export function adviceOn(
  { tables, dags }: Lack,
  { runId, ingestOn }: Pick<Run, 'runId' | 'ingestOn'>,
  place: GlobalOptions,
): string {
  const steps = [...dags.map((id) => `run ${id} --date ${ingestOn}`), `retry ${runId}`]
  const lines = steps.map((words) => `  ${typed(words, place)}`)
  const made = dags.length === 1 ? 'makes them' : 'make them'
  const missing = `${pc.yellow('missing')} ${tables.join(', ')}: ${dags.join(' and ')} ${made}`
  return `${missing}. First that, then again:\n${lines.join('\n')}`
}

/** Names that DuckDB missed; it leaves the schema out where there is such a schema. */
export function missingTables(message: string): string[] {
  const found = message.matchAll(/Table with name "?([\w.$]+?)"? does not exist/g)
  return [...new Set([...found].map(([, name = '']) => name))]
}

/** Which of the missing names other DAGs make: those that load a dataset which the table is built from. */
export function lackOf(
  missing: readonly string[],
  dagId: string,
  { nodes, dags }: Known,
): Lack | undefined {
  const others = [...dags].filter(({ id }) => id !== dagId)
  const lacks = [...nodes.values()].flatMap((node) => {
    const table = tableOf(node)
    if (table === undefined || !missing.some((name) => isNameOf(name, table))) return []
    const datasets = datasetsOf(node, nodes)
    const makers = others.filter(({ tasks }) =>
      tasks.some(({ id }) => datasets.some((name) => id === `transform_${name}`)),
    )
    return makers.length > 0 ? [{ table, makers: makers.map(({ id }) => id) }] : []
  })
  if (lacks.length === 0) return undefined
  return {
    tables: [...new Set(lacks.map(({ table }) => table))].sort(),
    dags: [...new Set(lacks.flatMap(({ makers }) => makers))].sort(),
  }
}

function isNameOf(name: string, table: string): boolean {
  return table === name || table.endsWith(`.${name}`)
}

function tableOf(node: GraphNode): string | undefined {
  if (node.resource_type === 'source') return `${node.schema}.${node.identifier}`
  if (node.resource_type === 'exposure' || node.resource_type === 'test') return undefined
  return `${node.schema}.${node.alias}`
}

/** The datasets that a node is built from, itself included. */
function datasetsOf(node: GraphNode, nodes: ReadonlyMap<string, GraphNode>): string[] {
  if (node.resource_type === 'source') return node.schema === 'transform' ? [node.identifier] : []
  return node.depends_on.nodes.flatMap((id) => {
    const parent = nodes.get(id)
    return parent ? datasetsOf(parent, nodes) : []
  })
}
