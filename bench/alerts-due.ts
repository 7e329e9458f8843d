import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Receivers } from './alert-receipts.ts'

/** The DAG that fails on purpose. */
export const troubled = 'troubled'

/** How a run of it ends, by the last digit of its date: most well, some with a task, some with its data. */
const ends = { task: ['0', '3', '4'], quality: ['7'] }

/** Every third run or so of the DAG fails for good: due by a schedule, one after the other, beside whatever else runs. */
const dagText = (dates: readonly string[]) => `
import { setTimeout as delay } from 'node:timers/promises'
import { cronDataInterval, dag, FailTask, task } from '@deftunes/orchestrator'
import { PipelineError } from '@deftunes/pipeline'

const patient = { retries: 100, retryDelay: '50ms', retryExponentialBackoff: false }

export default dag({
  id: '${troubled}',
  schedule: cronDataInterval('@daily'),
  startDate: '${dayBefore(dates.at(0))}',
  endDate: '${dayBefore(dates.at(-1))}',
  catchup: true,
  maxActiveRuns: 1,
  owner: 'bench',
  tasks: [
    task({
      ...patient,
      id: 'work',
      run: async ({ ingestOn }) => {
        await delay(200)
        if (${JSON.stringify(ends.task)}.includes(ingestOn.at(-1))) throw new FailTask('as it was to')
        if (${JSON.stringify(ends.quality)}.includes(ingestOn.at(-1)))
          throw new PipelineError('PIPELINE_AUDIT_FAILED', 'as it was to', {
            details: { retryable: false, quality: true },
          })
      },
    }),
    task({ ...patient, id: 'rest', after: 'work', run: async () => {} }),
  ],
})
`

/** Adds the DAG to a project, for runs of some dates. */
export async function addTrouble(project: string, dates: readonly string[]): Promise<void> {
  await writeFile(join(project, 'dags', `${troubled}.ts`), dagText(dates))
}

/** The section `alerts` that tells both receivers of everything. */
export function alertsTo({ hookUrl, mailPort }: Pick<Receivers, 'hookUrl' | 'mailPort'>): object {
  return {
    channels: {
      hook: { kind: 'webhook', url: hookUrl },
      mail: {
        ...{ kind: 'email', host: '127.0.0.1', port: mailPort, tls: 'none' },
        ...{ from: 'deftunes@example.com', to: ['ops@example.com'] },
      },
    },
    rules: [{ to: ['hook', 'mail'] }],
    delivery: { min_delay: '100ms', max_delay: '1s' },
  }
}

/** Which alerts its runs for some dates raise, as `kind date`, in order. */
export function alertsDue(dates: readonly string[]): string[] {
  let hasFailed = false
  return dates.flatMap((date) => {
    const kind = ends.task.includes(date.slice(-1))
      ? 'task_failed'
      : ends.quality.includes(date.slice(-1))
        ? 'quality_failed'
        : undefined
    const recovers = hasFailed && kind === undefined
    hasFailed = kind !== undefined
    if (kind !== undefined) return [`${kind} ${date}`, `run_failed ${date}`]
    return recovers ? [`recovered ${date}`] : []
  })
}

/** The day that the run of a date is for. */
function dayBefore(date = ''): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
}
