import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { parseDuration } from '@deftunes/core'
import { openRunHistory, type Holder, type SeenRun } from '@deftunes/orchestrator'

import { percentile } from './scheduler/measure.ts'
import { failuresOf, fifthsOf, gapsIn, meanOf, type Sample } from './soak/verdict.ts'

/** `deftunes up` with a DAG that is due every ten seconds: memory, drift, and whether every run is there. */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    every: { type: 'string', default: '10s' },
  },
})

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'deftunes-soak-'))
const state = join(folder, 'state')
await writeProject()
const entry = join(root, 'packages/cli/src/main.ts')
const words = ['up', '--port', '0', '--project', join(folder, 'project'), '--state', state]
const child = spawn(process.execPath, [entry, ...words], { stdio: 'ignore' })
try {
  const holder = await serving()
  const samples = await sample(holder, Number(values.minutes) * 60)
  const until = Date.now()
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  const runs = readRuns()
  report(samples, runs)
  const failures = failuresOf({ samples, runs, until, everyMs: parseDuration(values.every) })
  for (const line of failures) console.log(`FAILED: ${line}`)
  if (failures.length > 0) process.exitCode = 1
} finally {
  child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
}

async function writeProject(): Promise<void> {
  await mkdir(join(folder, 'project/dags'), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'project/deftunes.yaml'), 'name: soak\nsources: {}\n')
  await writeFile(
    join(folder, 'project/dags/tick.ts'),
    `import { dag, delta, task } from '@deftunes/orchestrator'
const first = task({ id: 'first', run: async () => ({ rows: 1 }) })
const second = task({ id: 'second', inputs: { first }, run: async ({ inputs }) => inputs.first.rows })
export default dag<object>({ id: 'tick', startDate: '2024-01-01', schedule: delta('${values.every}'), tasks: [first, second] })
`,
  )
}

function look<Seen>(at: (history: ReturnType<typeof openRunHistory>) => Seen): Seen {
  const history = openRunHistory({ file: join(state, 'state.db') })
  try {
    return at(history)
  } finally {
    history.close()
  }
}

async function serving(): Promise<Holder & { url: string }> {
  for (;;) {
    await delay(300)
    if (child.exitCode !== null)
      throw new Error(`up: expected to serve, got exit ${child.exitCode}`)
    const holder = look((history) => history.holder())
    if (holder?.url) return { ...holder, url: holder.url }
  }
}

async function sample({ pid, url }: Holder & { url: string }, seconds: number): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let second = 0; second < seconds; second += 5) {
    await delay(5_000)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const heap = numberIn(metrics, /^nodejs_heap_size_used_bytes (\S+)/m)
    const rss = numberIn(status, /^VmRSS:\s+(\d+)/m)
    samples.push({ rssMb: rss / 1024, heapMb: heap / 2 ** 20 })
  }
  return samples
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`expected ${pattern.source}, got ${text.slice(0, 200)}`)
  return Number(found)
}

function readRuns(): SeenRun[] {
  return look((history) => history.runs({ dagId: 'tick' })).reverse()
}

function report(samples: readonly Sample[], runs: readonly SeenRun[]): void {
  console.table(
    fifthsOf(samples).map((part, index) => ({
      part: `${index + 1} of 5`,
      'RSS, MB': meanOf(part, 'rssMb'),
      'heap, MB': meanOf(part, 'heapMb'),
    })),
  )
  const late = runs.map(
    ({ startedAt, runAfter }) => Date.parse(startedAt ?? '') - Date.parse(runAfter),
  )
  console.table({
    runs: runs.length,
    'not succeeded': runs.filter(({ state: one }) => one !== 'success').length,
    'intervals that do not join': gapsIn(runs).length,
    'late by, ms, p50': percentile(late.slice(1), 0.5),
    'late by, ms, p99': percentile(late.slice(1), 0.99),
  })
}
