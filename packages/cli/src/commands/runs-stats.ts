import { formatDuration } from '@deftunes/core'
import { describeSlower, readStats, type TaskStats } from '@deftunes/orchestrator/monitor'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import { noRunsOf } from '../nothing-found.ts'
import { countOption, projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { formatBytes, formatCount, textTable } from '../text-table.ts'

/** `deftunes runs stats`: how long tasks take, and whether the last run was slower than usual. */
export async function showStats(
  options: GlobalOptions & { dag?: string; days?: string },
): Promise<void> {
  const days = options.days === undefined ? undefined : countOption('days', options.days, 1)
  const stats = readStats(statePaths(await projectOf(options)).runs, {
    ...(options.dag === undefined ? {} : { dagId: options.dag }),
    ...(days === undefined ? {} : { days }),
  })
  if (options.json) return printJson(stats.map(describeStats))
  if (stats.length === 0) return print(wordsForNone(options))
  const dags = Map.groupBy(stats, ({ dagId }) => dagId)
  print([...dags].map(([dagId, own]) => `${pc.bold(dagId)}\n${statsTable(own)}`).join('\n\n'))
}

function wordsForNone(options: GlobalOptions & { dag?: string; days?: string }): string {
  const { dag, days } = options
  const within = days === undefined ? '' : ` within ${days} ${days === '1' ? 'day' : 'days'}`
  if (dag !== undefined) return noRunsOf(dag, ` that has ended${within}`, options)
  return `No run that has ended${within}: there is nothing to tell yet.`
}

function statsTable(stats: readonly TaskStats[]): string {
  const right = ['runs', 'p50', 'p95', 'max', 'waits p95', 'rows p50', 'memory p95']
  const columns = [
    { name: 'task' },
    ...right.map((name) => ({ name, align: 'right' as const })),
    { name: 'last run' },
  ]
  const rows = stats.map(({ taskId, runs, duration, queue, rows, peakMemory, last }) => [
    taskId ?? pc.dim('whole run'),
    formatCount(runs),
    ...[duration.p50, duration.p95, duration.max].map(formatDuration),
    queue ? formatDuration(queue.p95) : '–',
    rows ? formatCount(Math.round(rows.p50)) : '–',
    peakMemory ? formatBytes(peakMemory.p95) : '–',
    lastRun(last),
  ])
  return textTable(columns, rows)
}

function lastRun(last: TaskStats['last']): string {
  if (!last) return '–'
  const slower = describeSlower(last)
  return slower === undefined ? formatDuration(last.ms) : pc.yellow(slower)
}

/** As `--json` prints it; durations in ms, memory in bytes. */
function describeStats({ dagId, taskId, runs, duration, queue, rows, ...stats }: TaskStats) {
  const { peakMemory, last } = stats
  return {
    ...{ dag_id: dagId, task_id: taskId, runs },
    duration_ms: duration,
    queue_ms: queue,
    rows,
    peak_memory_bytes: peakMemory,
    last_run: last && {
      run_id: last.runId,
      duration_ms: last.ms,
      is_slower: last.isSlower,
      usual_ms: last.usual,
    },
  }
}
