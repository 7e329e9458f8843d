import { join } from 'node:path'

import {
  loadProject as loadDbtProject,
  selectNodes,
  type GraphNode,
  type ManifestNode,
} from '@deftunes/dbt'
import type { DagFolder } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'

import { listenTo, type AskedStep } from './check/asked-steps.ts'
import { selectionOf } from './check/steps.ts'
import { loadDag } from './wire.ts'

/** A table that a run writes to, and which of its rows: `ingest_on=2024-01-02`, `ingest_on>=2024-01-02`, `all`, `some`. */
export interface Touched {
  table: string
  rows: string
}

/** What the run of a DAG for a date would write, by the steps that its tasks ask for; undefined: that is not known. */
export type Touches = (dagId: string, ingestOn: string) => Touched[] | undefined

type DbtProject = Awaited<ReturnType<typeof loadDbtProject>>

/** Reads which steps the DAGs of a project ask for, and which models their selections pick. */
export async function touchesOf(
  { folder }: Pick<Project, 'folder'>,
  dags: Pick<DagFolder, 'all' | 'sourceOf'>,
): Promise<Touches> {
  const dbt = await loadDbtProject(join(folder, 'dbt')).catch(() => undefined)
  const steps = new Map<string, readonly AskedStep[]>()
  for (const { id } of dags.all()) {
    const file = dags.sourceOf({ dagId: id, dagVersion: null })?.file
    if (file === undefined) continue
    const heard = await listenTo(folder, async () => {
      await loadDag(join(folder, file))
    }).catch(() => undefined)
    if (heard) steps.set(id, heard.steps)
  }
  return (dagId, ingestOn) => {
    const asked = steps.get(dagId)
    return asked && unique(asked.flatMap((step) => touchedBy(step, ingestOn, dbt)))
  }
}

function touchedBy(step: AskedStep, date: string, dbt: DbtProject | undefined): Touched[] {
  const [name] = step.given
  const rows = `ingest_on=${date}`
  switch (step.step) {
    case 'extract':
      return [{ table: `landing.${String(name)}`, rows }]
    case 'transform':
      return [
        { table: `transform.${String(name)}`, rows },
        { table: `transform.${String(name)}_rejected`, rows },
      ]
    case 'model':
      return dbt ? modelsOf(step, date, dbt) : []
    case 'audit':
    case 'publish':
      return []
  }
}

function modelsOf(step: AskedStep, date: string, dbt: DbtProject): Touched[] {
  const { select, exclude } = selectionOf(step)
  const picked = selectNodes(dbt, select, exclude)
  const nodes = picked.flatMap((id) => dbt.all.get(id) ?? []).filter(isTable)
  return nodes.map(({ schema, alias, config }) => {
    return { table: `${schema}.${alias}`, rows: rowsOf(config, date) }
  })
}

/** Whether a node of a dbt project is a table of the lake: views last as long as a session. */
export function isTable(node: GraphNode): node is ManifestNode {
  if (node.resource_type !== 'model') return node.resource_type === 'seed'
  const { materialized } = node.config
  return materialized !== 'view' && materialized !== 'ephemeral'
}

/** A microbatch replaces all from its date on, since later rows follow from earlier ones. */
function rowsOf(config: ManifestNode['config'], date: string): string {
  if (config['materialized'] !== 'incremental') return 'all'
  const column = config['event_time']
  const isByDate = config['incremental_strategy'] === 'microbatch' && typeof column === 'string'
  return isByDate ? `${column}>=${date}` : 'some'
}

function unique(touched: readonly Touched[]): Touched[] {
  const byName = new Map(touched.map((one) => [`${one.table} ${one.rows}`, one]))
  return [...byName.values()]
}

/** Tables by the rows that are written, each as a line. */
export function touchedLines(touched: readonly Touched[]): string[] {
  const rows = [...new Set(touched.map((one) => one.rows))]
  return rows.map((which) => {
    const tables = touched.filter((one) => one.rows === which).map(({ table }) => table)
    return `${which}: ${tables.join(', ')}`
  })
}
