import type { DagSpec } from '../dag/dag.ts'
import type { Json } from '../dag/task-context.ts'
import { specOf, type TaskSpec } from '../dag/task.ts'
import { commandText, environmentText } from './command-text.ts'
import { importedNames, importText } from './import-text.ts'
import {
  branchRunText,
  finalExitCode,
  sensorRunText,
  shortCircuitRunText,
  taskRunText,
  type AirflowOperator,
} from './operator-text.ts'
import {
  callText,
  dictLines,
  durationText,
  instantText,
  literal,
  nameFor,
  type Argument,
} from './python-text.ts'
import { scheduleText } from './schedule-text.ts'
import { classOf, groupOf, groupText, taskText, tryArguments, type Names } from './task-text.ts'

/** How the tasks of exported DAGs are run. */
export interface AirflowOptions {
  /** The `deftunes` command as a shell takes it, with what it needs to find the project. */
  command: string
  operator: AirflowOperator
  /** Variables of Airflow's environment that a container is given. Default: none. */
  variables?: readonly string[]
  /** Rules by which people are told of failures, which nothing in Airflow could apply. Default 0. */
  alertRules?: number
}

/** A DAG as a Python file for Airflow 3.2 and later. */
export function dagFile(dag: DagSpec, options: AirflowOptions): string {
  const body = [constantsText(dag, options), ...classTexts(dag, options), dagText(dag)]
  const text = body.join('\n\n\n')
  return `${headText(dag)}\n\n${importText(text)}\n\n${text}\n`
}

function headText({ id, tasks }: DagSpec): string {
  const pools = tasks.some(({ pool }) => pool !== undefined)
  return [
    `"""The DAG ${id}, for Airflow 3.2 and later.`,
    '',
    '`deftunes export airflow` wrote this file: change the DAG itself and export it again.',
    ...(pools ? ['Its pools: airflow pools import pools.json'] : []),
    '"""',
    '',
    'from __future__ import annotations',
  ].join('\n')
}

function constantsText(dag: DagSpec, { command, operator, variables = [] }: AirflowOptions) {
  const lines = [
    '# What a run is told reaches the command by its environment: none of it is ever read by a shell.',
    `COMMAND = ${commandText(command)}`,
    `ENVIRONMENT = ${dictLines(environmentText(dag))}`,
    '# The exit code of a task that trying again does not help.',
    `FINAL = ${finalExitCode}`,
  ]
  if (operator.kind === 'docker')
    lines.push(
      '# The volume that holds the lake, and what a container is given of the environment.',
      'VOLUME = "deftunes-state"',
      `SECRETS = ${literal([...variables])}`,
    )
  return lines.join('\n')
}

function classTexts({ tasks }: DagSpec, { operator }: AirflowOptions): string[] {
  const used = new Set(tasks.map(classOf))
  const hasOutlets = tasks.some(({ outlets }) => outlets.length > 0)
  return [
    taskRunText(operator, hasOutlets),
    ...(used.has('BranchRun') ? [branchRunText] : []),
    ...(used.has('ShortCircuitRun') ? [shortCircuitRunText] : []),
    ...(used.has('SensorRun') ? [sensorRunText] : []),
  ]
}

function dagText(dag: DagSpec): string {
  const names = namesOf(dag.tasks)
  const common = specOf({ id: 'any', run: async () => undefined })
  const tasks = dag.tasks.map((task) => taskText(task, names, common))
  const groups = groupsOf(dag.tasks).map((id) => groupText(id, names))
  const head = callText('DAG', dagArguments(dag, common), { before: 'with ', after: ':' })
  const parts = [...groups, ...tasks, ...orderTexts(dag.tasks, names)]
  return [head, ...parts].join('\n')
}

function dagArguments(dag: DagSpec, common: TaskSpec): Argument[] {
  const { id, description, startDate, endDate, owner, tags, runTimeoutMs } = dag
  const params = Object.entries(dag.params)
  const defaults = [
    ...(owner === undefined ? [] : [['owner', literal(owner)] as const]),
    ...(tryArguments(common) as [string, string][]),
  ]
  const args: [string, string | undefined][] = [
    ['description', description === '' ? undefined : literal(description)],
    ['schedule', scheduleText(dag)],
    ['start_date', instantText(startDate)],
    ['end_date', endDate && instantText(endDate)],
    ['catchup', literal(dag.catchup)],
    ['max_active_runs', String(activeRunsOf(dag))],
    ['dagrun_timeout', runTimeoutMs === undefined ? undefined : durationText(runTimeoutMs)],
    ['params', params.length === 0 ? undefined : paramsText(dag.params)],
    ['tags', tags.length === 0 ? undefined : literal([...tags])],
    ['default_args', dictLines(defaults)],
  ]
  return [literal(id), ...args.filter((arg): arg is [string, string] => arg[1] !== undefined)]
}

/** Airflow refuses a continuous DAG that could have two runs at once. */
function activeRunsOf({ schedule, maxActiveRuns }: DagSpec): number {
  const timetable = typeof schedule === 'string' ? schedule : schedule?.timetable
  return timetable === '@continuous' || timetable === 'ContinuousTimetable' ? 1 : maxActiveRuns
}

function paramsText(params: DagSpec['params']): string {
  return dictLines(
    Object.entries(params).map(([name, param]) => {
      const { default: given, ...schema } = param
      const rest = Object.entries<Json>(schema as object as Record<string, Json>).map(
        ([key, value]): Argument => [key, literal(value)],
      )
      return [name, callText('Param', given === undefined ? rest : [literal(given), ...rest])]
    }),
  )
}

/** Groups before those within them. */
function groupsOf(tasks: readonly TaskSpec[]): string[] {
  const found = new Set<string>()
  const add = (id: string) => {
    const group = groupOf(id)
    if (group === undefined || found.has(group)) return
    add(group)
    found.add(group)
  }
  for (const { id } of tasks) add(id)
  return [...found]
}

/** Names that files have for other things, besides those that they import. */
const known = `COMMAND ENVIRONMENT FINAL SECRETS VOLUME TaskRun BranchRun SensorRun ShortCircuitRun annotations json os pendulum`

function namesOf(tasks: readonly TaskSpec[]): Names {
  const taken = new Set([...known.split(' '), ...importedNames])
  const ofTasks = new Map(tasks.map(({ id }) => [id, nameFor(id, taken)]))
  const ofGroups = new Map(groupsOf(tasks).map((id) => [id, nameFor(`${id}_group`, taken)]))
  return { task: (id) => ofTasks.get(id) ?? id, group: (id) => ofGroups.get(id) ?? id }
}

/** Which tasks come before which, those of the same upstream tasks on one line. */
function orderTexts(tasks: readonly TaskSpec[], names: Names): string[] {
  const lines = new Map<string, string[]>()
  for (const { id, after } of tasks) {
    if (after.length === 0) continue
    const before = listText(after.map(names.task))
    lines.set(before, [...(lines.get(before) ?? []), names.task(id)])
  }
  const texts = [...lines].map(([before, behind]) => orderText(before, behind))
  return texts.length === 0 ? [] : ['', ...texts]
}

/** Python has no `>>` between two lists. */
function orderText(before: string, behind: readonly string[]): string {
  if (!before.startsWith('[')) return `    ${before} >> ${listText(behind)}`
  return behind.map((name) => `    ${before} >> ${name}`).join('\n')
}

function listText(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `[${names.join(', ')}]`
}
