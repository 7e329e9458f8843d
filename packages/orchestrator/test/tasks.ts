import { dag, task, type Dag, type DagOptions, type Task, type TaskOptions } from '../src/index.ts'

/** What tasks of tests are given to run: what they do is told by the test's workers. */
export const run = async () => null

/** A task that waits for others. */
export function plain(
  id: string,
  after: TaskOptions<never>['after'] = [],
  options: Partial<TaskOptions<never>> = {},
): Task {
  return task<never>({
    id,
    after,
    run,
    retryDelay: '1m',
    retryExponentialBackoff: false,
    ...options,
  })
}

/** The DAG `d` of some tasks. */
export function dagOf(tasks: readonly Task[], options: Partial<DagOptions<never>> = {}): Dag {
  return dag<never>({ id: 'd', startDate: '2024-01-01', tasks, ...options })
}
