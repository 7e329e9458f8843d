import { formatDuration, parseDuration } from '@deftunes/core'
import { simulate, type DagSpec, type ReplayedDag, type RunReader } from '@deftunes/orchestrator'
import pc from 'picocolors'

import { CliError } from '../errors.ts'
import { print, printJson } from '../print.ts'
import { formatCount, textTable } from '../text-table.ts'

/** How schedules are replayed. */
interface Simulation {
  simulate?: string
  from?: string
  taskTime?: string
  workers: number
  json?: boolean
}

/** `deftunes plan --simulate`: what the schedules of some time lead to, by the scheduler itself. */
export async function showSimulation(
  dags: readonly DagSpec[],
  reader: RunReader,
  options: Simulation,
): Promise<void> {
  const { simulate: length = '', taskTime, workers, json } = options
  const from = fromOf(options.from)
  const until = from + durationOf('simulate', length)
  const given = taskTime === undefined ? undefined : durationOf('task-time', taskTime)
  const usual = usualTimes(reader)
  const began = performance.now()
  const replayed = await simulate({
    ...{ dags, from, until, workers, state: reader },
    durationOf: (dagId, taskId) => given ?? usual(dagId, taskId),
  })
  const ms = performance.now() - began
  if (json) return printJson(replayed.map((one) => describe(one)))
  print(asText(replayed))
  const [first, last] = [from, until].map((at) => new Date(at).toISOString().slice(0, 10))
  process.stderr.write(pc.dim(`${first} to ${last}, replayed in ${formatDuration(ms)}\n`))
}

function fromOf(date: string | undefined): number {
  const at = date === undefined ? Date.now() : Date.parse(date)
  if (!Number.isNaN(at)) return at
  throw new CliError('CLI_OPTION_INVALID', `--from: expected a date YYYY-MM-DD, got '${date}'`)
}

function durationOf(name: string, text: string): number {
  try {
    return parseDuration(text)
  } catch (cause) {
    const message = `--${name}: expected a time as 365d, 12h or 30s, got '${text}'`
    throw new CliError('CLI_OPTION_INVALID', message, { cause })
  }
}

/** How long a task took lately, in the middle of its last ten tries that succeeded; one that never did takes no time. */
function usualTimes(reader: RunReader): (dagId: string, taskId: string) => number {
  const known = new Map<string, Map<string, number>>()
  return (dagId, taskId) => {
    const own = known.get(dagId) ?? timesOf(reader, dagId)
    known.set(dagId, own)
    return own.get(taskId) ?? 0
  }
}

function timesOf(reader: RunReader, dagId: string): Map<string, number> {
  const times = new Map<string, number[]>()
  for (const { runId } of reader.runs({ dagId, limit: 10 }))
    for (const { taskId, state, startedAt, endedAt } of reader.tries(runId)) {
      if (state !== 'success' || endedAt === null) continue
      const ms = Date.parse(endedAt) - Date.parse(startedAt)
      times.set(taskId, [...(times.get(taskId) ?? []), ms])
    }
  const middle = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
  return new Map([...times].map(([taskId, all]) => [taskId, middle(all)]))
}

function describe({
  dagId,
  runs,
  first,
  last,
  gaps,
  behind,
  late,
  mostActive,
  maxActiveRuns,
}: ReplayedDag) {
  return {
    ...{ dag_id: dagId, runs, first: first ?? null, last: last ?? null, gaps, behind },
    late: { runs: late.runs, longest_ms: late.longestMs },
    ...{ most_active: mostActive, max_active_runs: maxActiveRuns },
  }
}

function asText(replayed: readonly ReplayedDag[]): string {
  const right = { align: 'right' as const }
  const columns = [
    { name: 'dag' },
    { name: 'runs', ...right },
    { name: 'first data' },
    { name: 'last data' },
    { name: 'gaps', ...right },
    { name: 'behind', ...right },
    { name: 'late', ...right },
    { name: 'longest wait', ...right },
    { name: 'at once', ...right },
  ]
  const rows = replayed.map(
    ({ dagId, runs, first, last, gaps, late, mostActive, maxActiveRuns }) => [
      dagId,
      formatCount(runs),
      first?.start.slice(0, 16).replace('T', ' ') ?? '–',
      last?.start.slice(0, 16).replace('T', ' ') ?? '–',
      gaps.length === 0 ? '0' : pc.yellow(formatCount(gaps.length)),
      formatCount(late.runs),
      formatDuration(late.longestMs),
      `${mostActive} of ${maxActiveRuns}`,
    ],
  )
  const missed = replayed.flatMap(({ dagId, gaps: [gap] }) =>
    gap ? [`${dagId}: the first that is passed over is [${gap.start}, ${gap.end})`] : [],
  )
  return [textTable(columns, rows), ...missed].join('\n')
}
