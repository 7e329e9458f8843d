import {
  describeSchedule,
  isAssetSchedule,
  openRunHistory,
  planRuns,
  type AssetExpression,
  type DagFolder,
  type DagSpec,
  type RunHistory,
  readDagFolder,
} from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import { dagErrorLines } from '../dag-errors.ts'
import { projectToRead, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { textTable } from '../text-table.ts'

/** Years that the next run of a DAG is looked for in. */
const furthest = 5 * 366 * 86_400_000

/** `deftunes dags`: what there is, when it is due next and how it went last. */
export async function listDags(options: GlobalOptions): Promise<void> {
  const project = await projectToRead(options)
  const dags = await readDagFolder({ project: project.folder, file: statePaths(project).runs })
  const history = openRunHistory({ file: statePaths(project).runs })
  try {
    const told = dags.all().map((dag) => describe(dag, dags, history))
    const errors = [...dags.errors()].map(([file, error]) => ({ file, ...error }))
    if (options.json) printJson({ dags: told, errors })
    else print([asText(told), ...dagErrorLines(dags)].join('\n'))
    if (errors.length > 0) process.exitCode = 2
  } finally {
    history.close()
    dags.close()
  }
}

function describe(dag: DagSpec, dags: DagFolder, history: RunHistory) {
  const now = Date.now()
  const [plan] = planRuns([dag], history.kept(), { now, until: now + furthest, most: 1 })
  const [last] = history.runs({ dagId: dag.id, limit: 1 })
  const source = dags.sourceOf({ dagId: dag.id, dagVersion: null })
  return {
    dag_id: dag.id,
    description: dag.description,
    schedule: scheduleWords(dag),
    paused: plan?.paused ?? false,
    next_run: plan?.next[0]?.startsAt ?? null,
    last_run: last ? { run_id: last.runId, state: last.state, started_at: last.startedAt } : null,
    tasks: dag.tasks.length,
    ...{ owner: dag.owner ?? null, tags: dag.tags },
    ...{ file: source?.file ?? null, version: source?.version ?? null },
  }
}

/** When a DAG is due, in words. */
export function scheduleWords({ schedule }: DagSpec): string {
  if (!isAssetSchedule(schedule)) return describeSchedule(schedule)
  return `When updated: ${wordsOf(schedule.assets)}`
}

function wordsOf(assets: AssetExpression): string {
  if (typeof assets === 'string') return assets
  const [parts, word] = 'all' in assets ? [assets.all, ' and '] : [assets.any, ' or ']
  return parts.map((part) => (typeof part === 'string' ? part : `(${wordsOf(part)})`)).join(word)
}

function asText(told: readonly ReturnType<typeof describe>[]): string {
  const columns = ['dag', 'schedule', 'next run', 'last run', 'file', 'version']
  const rows = told.map(({ dag_id, schedule, paused, next_run, last_run, file, version }) => [
    dag_id,
    schedule,
    paused ? pc.yellow('paused') : (next_run?.slice(0, 16).replace('T', ' ') ?? '–'),
    last_run ? `${last_run.run_id} ${last_run.state}` : '–',
    file ?? '–',
    version?.slice(0, 8) ?? '–',
  ])
  if (rows.length === 0) return 'No DAGs in dags/.'
  return textTable(
    columns.map((name) => ({ name })),
    rows,
  )
}
