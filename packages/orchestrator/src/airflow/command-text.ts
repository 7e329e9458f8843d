import { isAssetSchedule } from '../dag/asset.ts'
import type { DagSpec } from '../dag/dag.ts'
import { literal } from './python-text.ts'

/** The shell command of every task, as Python text; its words are variables of {@link environmentText}. */
export function commandText(command: string): string {
  const words = [
    command,
    ' task run "$DEFTUNES_DAG" "$DEFTUNES_TASK" --map-index "$DEFTUNES_MAP_INDEX"',
    ' --run-id "$DEFTUNES_RUN_ID" --try "$DEFTUNES_TRY" --date "$DEFTUNES_DATE"',
    ' --interval-start "$DEFTUNES_INTERVAL_START" --interval-end "$DEFTUNES_INTERVAL_END"',
    ' --params "$DEFTUNES_PARAMS"',
  ]
  return `(\n${words.map((text) => `    ${shellText(text)}\n`).join('')})`
}

/** A text with quotation marks reads better in the other ones. */
function shellText(text: string): string {
  return /"/.test(text) && !/['\\]/.test(text) ? `'${text}'` : literal(text)
}

/** The variables that a task is given, each an Airflow template. */
export function environmentText(dag: Pick<DagSpec, 'schedule'>): [name: string, text: string][] {
  const { start, end } = intervalTemplates(dag)
  const templates = {
    DEFTUNES_DAG: '{{ dag.dag_id }}',
    DEFTUNES_TASK: '{{ task.task_id }}',
    DEFTUNES_MAP_INDEX: '{{ ti.map_index }}',
    DEFTUNES_RUN_ID: '{{ run_id }}',
    DEFTUNES_TRY: '{{ ti.try_number }}',
    DEFTUNES_DATE: '{{ dag_run.run_after | ds }}',
    DEFTUNES_INTERVAL_START: start,
    DEFTUNES_INTERVAL_END: end,
    DEFTUNES_PARAMS: '{{ params | tojson }}',
  }
  return Object.entries(templates).map(([name, text]) => [name, literal(text)])
}

function intervalTemplates({ schedule }: Pick<DagSpec, 'schedule'>): {
  start: string
  end: string
} {
  if (schedule === null) return dayBefore
  if (isAssetSchedule(schedule))
    return { start: overEvents('interval_start', 'min'), end: overEvents('interval_end', 'max') }
  return { start: unlessAbsent('data_interval_start'), end: unlessAbsent('data_interval_end') }
}

/** Without a schedule a run is for the day before: Airflow's own interval would be of no length, or absent. */
const dayBefore = {
  start: '{{ macros.ds_add((dag_run.logical_date or dag_run.run_after) | ds, -1) }}',
  end: '{{ (dag_run.logical_date or dag_run.run_after) | ds }}',
}

/** A run by hand without a logical date has none. */
function unlessAbsent(name: string): string {
  return `{{ ${name}.isoformat() if ${name} is defined else '' }}`
}

/** Over all updates that led to the run, as far as they say for which data they were; a run by hand has none. */
function overEvents(name: string, pick: 'min' | 'max'): string {
  const all = `triggering_asset_events.values() | sum(start=[]) | map(attribute='extra.${name}')`
  return `{{ ${all} | select('string') | ${pick} | default('', true) }}`
}
