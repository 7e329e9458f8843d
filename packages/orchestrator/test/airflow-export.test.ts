import { describe, expect, it } from 'vitest'

import { features, follower, nightly } from '../../../interop/airflow/dags/features.ts'
import {
  airflowFiles,
  allOf,
  anyOf,
  continuous,
  cronDataInterval,
  cronTrigger,
  dag,
  delta,
  once,
  setup,
  specOfDag,
  task,
  whenUpdated,
  type AirflowOptions,
  type DagOptions,
} from '../src/index.ts'

const bash: AirflowOptions = {
  command: 'deftunes --project /opt/sales',
  operator: { kind: 'bash' },
}
const docker: AirflowOptions = {
  command: 'deftunes --state /state',
  operator: { kind: 'docker', image: 'sales:1.2' },
  variables: ['SALES_DB_URL'],
}

const run = async () => null

function exported(options: Partial<DagOptions<unknown>>, how = bash) {
  const whole = { id: 'd', startDate: '2024-01-01', tasks: [task({ id: 't', run })], ...options }
  return airflowFiles([specOfDag(dag<unknown>(whole))], how)
}

const textOf = (options: Partial<DagOptions<unknown>>) => exported(options)[0]?.text ?? ''

describe('an export to Airflow', () => {
  it('is a readable file a DAG, and one for the pools that they name', async () => {
    const files = airflowFiles([features, follower, nightly].map(specOfDag), bash)
    const names = ['features.py', 'follower.py', 'nightly.py', 'pools.json']
    expect(files.map(({ name }) => name)).toEqual(names)
    for (const { name, text } of files) await expect(text).toMatchFileSnapshot(path(name))
  })

  it('runs tasks in containers where that is asked for', async () => {
    const [file] = airflowFiles([specOfDag(nightly)], docker)
    await expect(file?.text).toMatchFileSnapshot(path('nightly-docker.py'))
  })

  it.each([
    [null, 'None'],
    ['@once', '"@once"'],
    [once(), '"@once"'],
    ['@continuous', '"@continuous"'],
    [continuous(), '"@continuous"'],
    ['0 6 * * *', 'CronTriggerTimetable("0 6 * * *", timezone="UTC")'],
    ['@daily', 'CronTriggerTimetable("@daily", timezone="UTC")'],
    [cronDataInterval('@monthly'), 'CronDataIntervalTimetable("@monthly", timezone="UTC")'],
    [
      cronTrigger('0 6 * * *', { interval: '1d', runImmediately: '10m' }),
      'CronTriggerTimetable("0 6 * * *", timezone="UTC", interval=timedelta(days=1), run_immediately=timedelta(minutes=10))',
    ],
    [delta('90s'), 'DeltaDataIntervalTimetable(timedelta(seconds=90))'],
    [whenUpdated('a'), 'Asset("a")'],
    [whenUpdated('a', anyOf('b', allOf('c'))), '(Asset("a") & (Asset("b") | Asset("c")))'],
  ] as const)('writes the schedule %j in Airflow’s words', (schedule, words) => {
    const tasks = [task({ id: 't', run, outlets: ['a', 'b', 'c'] })]
    const text = textOf({ schedule, tasks })
    const [, written = ''] = /schedule=([^]*?),\n {4}start_date/.exec(text) ?? []
    const onOneLine = written.replaceAll(/\(\n\s+/g, '(').replaceAll(/,\s+\)/g, ')')
    expect(onOneLine.replaceAll(/\s+/g, ' ')).toBe(words)
  })

  it('lets a continuous DAG have one run at a time, as Airflow wants it', () => {
    expect(textOf({ schedule: '@continuous', maxActiveRuns: 5 })).toContain('max_active_runs=1,')
  })

  it('finds a name for a task that Python, or the file, has another meaning for', () => {
    const text = textOf({
      tasks: ['import', 'json', 'a.b', 'a_b', 'TaskRun'].map((id) => task({ id, run })),
    })
    for (const name of ['import_', 'json_2', 'a_b', 'a_b_2', 'TaskRun_2'])
      expect(text).toContain(`    ${name} = TaskRun(task_id=`)
  })

  it('refuses, in one error, all that Airflow cannot be told', () => {
    const late = task({ id: 'late', after: 'begin', triggerRule: 'all_done', run })
    const begin = setup(task({ id: 'begin', run }))
    const group = [task({ id: 'load', run }), task({ id: 'load.part', run, maxRetryDelay: 0 })]
    const one = dag<unknown>({
      ...{
        id: 'one',
        startDate: '2024-01-01',
        deadline: '2h',
        freshness: '1d',
        pools: { marts: 1 },
      },
      tasks: [begin, late, ...group],
    })
    const other = dag<unknown>({
      ...{ id: 'x'.repeat(251), startDate: '2024-01-01', pools: { marts: 2 } },
      schedule: whenUpdated('serving.total'),
      tasks: [task({ id: 't', run })],
    })
    const both = [one, other].map(specOfDag)
    expect(() => airflowFiles(both, { ...bash, command: 'echo {{ x }}', alertRules: 1 })).toThrow(
      expect.objectContaining({
        code: 'ORCHESTRATOR_AIRFLOW_REFUSED',
        message: [
          'what Airflow cannot be told:',
          '  command: expected one line without {{, {% and {#, which Airflow would fill in, got "echo {{ x }}"',
          '  alerts: nobody would be told by the 1 rule of deftunes.yaml; --without-alerts exports all the same',
          "  DAG 'one': deadline: Airflow counts none from when a run is due; set it in Airflow itself",
          "  DAG 'one': freshness: Airflow knows none; set an alert on the table itself",
          "  DAG 'one': task 'begin': Airflow wants all_success of what follows a setup, got all_done of 'late'",
          "  DAG 'one': task 'load': Airflow takes the id for a group's as well, that of 'load.part'",
          "  DAG 'one': task 'load.part': maxRetryDelay: Airflow takes 0 for no limit; turn retryExponentialBackoff off",
          `  DAG '${other.id}': id: expected at most 250 characters, got 251`,
          `  DAG '${other.id}': schedule: no task has 'serving.total' among its outlets, and Airflow hears of no other update; add it to those of the task that publishes it`,
          `  pool 'marts': expected the 1 slots of DAG 'one', got 2 of DAG '${other.id}'`,
        ].join('\n'),
      }),
    )
  })
})

function path(name: string): string {
  return `golden/airflow/${name}`
}
