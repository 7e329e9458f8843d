import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { missedBars } from './scheduler/bars.ts'
import { dags } from './scheduler/dags.ts'
import { addHistory } from './scheduler/history.ts'
import { measure, open, type Measured } from './scheduler/measure.ts'

/** What scheduling costs, durable, with warm workers: on an empty store, and on one with a long history. */

const { values } = parseArgs({
  options: {
    history: { type: 'string', default: '1000000' },
    /** Airflow's command, to run the same 40 tasks. */
    airflow: { type: 'string', default: '.cache/airflow/bin/airflow' },
    /** Fail when a bar is missed; what is measured on a slow or busy machine says little. */
    judge: { type: 'boolean', default: false },
  },
})

const folder = await mkdtemp(join(tmpdir(), 'deftunes-scheduler-'))
try {
  const empty = await measureAll('empty')
  const before = performance.now()
  // Also of the DAGs that are measured: what is looked up of a DAG is looked up among its own runs.
  const dagIds = [...dags.keys(), ...Array.from({ length: 20 }, (_, index) => `old_${index}`)]
  addHistory(join(folder, 'state.db'), { tasks: Number(values.history), dagIds })
  console.log(`history written in ${((performance.now() - before) / 1_000).toFixed(1)} s`)
  const long = await measureAll(`${values.history} tasks`)
  console.table([...empty, ...long])
  judge(empty, long)
  await compareWithAirflow()
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function measureAll(history: string) {
  const orchestrator = open(folder)
  try {
    // Once to start the workers and have their code compiled.
    await measure(orchestrator, 'fibo_10_x_40')
    const rows: (Measured & { history: string })[] = []
    for (const dagId of dags.keys())
      rows.push({ history, ...rounded(await measure(orchestrator, dagId)) })
    return rows
  } finally {
    await orchestrator.close()
  }
}

function rounded(measured: Measured): Measured {
  return { ...measured, seconds: Math.round(measured.seconds * 1_000) / 1_000 }
}

/** Tells what is slower than it may be, and fails by it where that is asked for. */
function judge(empty: readonly Measured[], long: readonly Measured[]): void {
  const pairs = empty.flatMap((one) => {
    const other = long.find(({ dag }) => dag === one.dag)
    return other ? [{ empty: one, long: other }] : []
  })
  const missed = missedBars(pairs)
  for (const line of missed) console.log(`missed: ${line}`)
  if (missed.length > 0 && values.judge) process.exitCode = 1
}

/** `airflow dags test` runs the tasks one after the other in one process, without a scheduler: its best case. */
async function compareWithAirflow(): Promise<void> {
  if (!existsSync(values.airflow)) {
    console.log(`no Airflow at ${values.airflow}: interop/airflow/install.sh puts one there`)
    return
  }
  const home = join(folder, 'airflow')
  const env = {
    ...process.env,
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__DAGS_FOLDER: join(import.meta.dirname, 'scheduler/airflow'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
  }
  execFileSync(values.airflow, ['db', 'migrate'], { env, stdio: 'ignore' })
  const began = performance.now()
  execFileSync(values.airflow, ['dags', 'test', 'fibo_10_x_40', '2024-01-02'], {
    env,
    stdio: 'ignore',
  })
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`airflow dags test fibo_10_x_40: ${seconds} s, its start included`)
}
