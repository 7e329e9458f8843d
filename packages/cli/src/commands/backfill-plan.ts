import {
  openRunHistory,
  planBackfill,
  type Json,
  type Rerun,
  readDagFolder,
} from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import type { GlobalOptions } from '../options.ts'
import { touchedLines, touchesOf } from '../plan-touches.ts'
import { print, printJson } from '../print.ts'
import { dagOf } from '../run-request.ts'
import { textTable } from '../text-table.ts'

/** The backfill that would be run. */
interface Planned {
  dates: readonly string[]
  params: Readonly<Record<string, Json>>
  options: GlobalOptions & { rerun: Rerun }
}

/** `deftunes backfill --dry-run`: what would be run, and what that touches. */
export async function showBackfill(
  project: Project,
  dagId: string,
  { dates, params, options }: Planned,
): Promise<void> {
  const dags = await readDagFolder({ project: project.folder, file: statePaths(project).runs })
  const history = openRunHistory({ file: statePaths(project).runs })
  try {
    const dag = dagOf(dags, dagId)
    const now = Date.now()
    const planned = planBackfill(
      dag,
      { dates, params, rerun: options.rerun },
      { reader: history.kept(), now },
    )
    const touches = await touchesOf(project, dags)
    const rows = planned.map(({ ingestOn, interval, newest, isRun }) => ({
      ...{ ingest_on: ingestOn, data_interval: interval },
      newest_run: newest ? { run_id: newest.runId, state: newest.state } : null,
      run: isRun,
      touches: isRun ? (touches(dagId, ingestOn) ?? null) : [],
    }))
    if (options.json) printJson(rows)
    else print(asText(rows))
  } finally {
    history.close()
    dags.close()
  }
}

interface PlannedRow {
  ingest_on: string
  data_interval: { start: string; end: string }
  newest_run: { run_id: string; state: string } | null
  run: boolean
  touches: ReturnType<Awaited<ReturnType<typeof touchesOf>>> | null
}

function asText(rows: readonly PlannedRow[]): string {
  const columns = ['ingest_on', 'data of', 'newest run', 'would'].map((name) => ({ name }))
  const table = textTable(
    columns,
    rows.map(({ ingest_on, data_interval: { start, end }, newest_run, run }) => [
      ingest_on,
      `[${start}, ${end})`,
      newest_run ? `${newest_run.run_id} ${newest_run.state}` : '–',
      run ? pc.green('be run') : pc.dim('be passed over'),
    ]),
  )
  const count = rows.filter(({ run }) => run).length
  const [first] = rows.filter(({ run }) => run)
  const touched = touchedLines(first?.touches ?? [])
  const lines =
    touched.length > 0 ? ['', 'The first would write', ...touched.map((one) => `  ${one}`)] : []
  return [table, pc.dim(`${count} of ${rows.length} runs would be made; none was`), ...lines].join(
    '\n',
  )
}
