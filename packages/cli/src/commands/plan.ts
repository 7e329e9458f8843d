import {
  openRunHistory,
  planRuns,
  type DagFolder,
  type DagPlan,
  type DagSpec,
  type PlannedRun,
  readDagFolder,
} from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import type { UnknownAsset } from '../check/awaited-assets.ts'
import { dagErrorLines } from '../dag-errors.ts'
import { intervalWords } from '../describe.ts'
import { countOption, projectToRead, type GlobalOptions } from '../options.ts'
import { unknownAssetsOf } from '../plan-assets.ts'
import { withPublishedTables } from '../plan-published.ts'
import { touchedLines, touchesOf, type Touches } from '../plan-touches.ts'
import { print, printJson } from '../print.ts'
import { dagOf } from '../run-request.ts'
import { scheduleWords } from './dags.ts'

/** What a plan is to show. */
export interface PlanOptions extends GlobalOptions {
  dag?: string
  days: string
  limit: string
  simulate?: string
  from?: string
  taskTime?: string
}

const day = 86_400_000

/** `deftunes plan`: which runs start next, for which data, and what each would write. */
export async function plan(options: PlanOptions): Promise<void> {
  const days = countOption('days', options.days, 1)
  const most = countOption('limit', options.limit, 1)
  const project = await projectToRead(options)
  const dags = await readDagFolder({ project: project.folder, file: statePaths(project).runs })
  const history = openRunHistory({ file: statePaths(project).runs })
  try {
    const wanted = options.dag === undefined ? dags.all() : [dagOf(dags, options.dag)]
    if (options.simulate !== undefined) {
      const { showSimulation } = await import('./plan-simulate.ts')
      const replayed = await withPublishedTables(project, wanted, dags)
      return await showSimulation(replayed, history.kept(), {
        ...options,
        workers: project.workers,
      })
    }
    const now = Date.now()
    const plans = planRuns(wanted, history.kept(), { now, until: now + days * day, most: most + 1 })
    const touches = await touchesOf(project, dags)
    const unknown = await unknownAssetsOf(project, dags)
    const cut = plans.map((one) => ({
      ...one,
      unknown: unknown.get(one.dagId) ?? [],
      next: one.next.slice(0, most),
      more: one.next.length > most,
    }))
    if (options.json) printJson(cut.map((one) => describe(one, touches)))
    else print(asText(wanted, cut, { touches, now, days, dags }))
  } finally {
    history.close()
    dags.close()
  }
}

type Shown = DagPlan & { more: boolean; unknown: readonly UnknownAsset[] }

function describe(
  { dagId, paused, running, next, assets, more, unknown }: Shown,
  touches: Touches,
) {
  return {
    ...{ dag_id: dagId, paused, running: running.map(({ runId }) => runId) },
    assets: assets.map((one) => ({
      ...one,
      known: !unknown.some((other) => other.asset === one.asset),
    })),
    next: next.map((run) => ({
      starts_at: run.startsAt,
      ...{ run_id: run.runId, run_type: run.runType },
      ...{ data_interval: run.interval, ingest_on: run.ingestOn, waits_until: run.waitsUntil },
      touches: touches(dagId, run.ingestOn) ?? null,
    })),
    more,
  }
}

/** What a text of a plan is made from besides the plans. */
interface Around {
  touches: Touches
  now: number
  days: number
  dags: DagFolder
}

function asText(dags: readonly DagSpec[], plans: readonly Shown[], around: Around): string {
  const words = new Map(dags.map((dag) => [dag.id, scheduleWords(dag)]))
  const parts = plans.map((one) => textOfDag(one, words.get(one.dagId) ?? '', around))
  return [...parts, ...dagErrorLines(around.dags)].join('\n\n') || 'No DAGs in dags/.'
}

function textOfDag(one: Shown, schedule: string, { touches, now, days }: Around): string {
  const { dagId, paused, running, next, assets, more, unknown } = one
  const head = `${pc.bold(dagId)}  ${pc.dim(schedule)}${paused ? `  ${pc.yellow('paused')}` : ''}`
  const under = running.map(({ runId }) => `  running  ${runId}`)
  const waiting = assets.map(
    ({ asset, updated }) => `  waits for ${asset}${updated ? `, ${pc.green('updated')}` : ''}`,
  )
  const vain = unknown.map(({ message }) => `  ${pc.yellow('!')} ${message}`)
  const runs = next.flatMap((run) => linesOfRun(run, { touches, now }))
  const rest = more ? [`  ${pc.dim('and more: --limit shows them')}`] : []
  const all = [...under, ...waiting, ...vain, ...runs, ...rest]
  return [head, ...(all.length > 0 ? all : [`  ${pc.dim(`nothing within ${days} days`)}`])].join(
    '\n',
  )
}

function linesOfRun(run: PlannedRun, { touches, now }: Pick<Around, 'touches' | 'now'>): string[] {
  const { startsAt, interval, runId, waitsUntil } = run
  const at = Date.parse(startsAt) <= now ? 'now' : startsAt.slice(0, 19).replace('T', ' ')
  const named = runId === null ? '' : `  ${runId}`
  const waits = waitsUntil === null ? '' : `  ${pc.yellow(`waits until ${waitsUntil}`)}`
  const line = `  ${at.padEnd(19)}  data of ${intervalWords(interval)}${named}${waits}`
  const touched = touchedLines(touches(run.dagId, run.ingestOn) ?? [])
  return [line, ...touched.map((text) => pc.dim(`      ${text}`))]
}
