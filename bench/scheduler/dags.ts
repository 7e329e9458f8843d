import { dag, task, type Dag, type Task } from '@deftunes/orchestrator'

const startDate = '2020-01-01'

/** The number of calls grows with the value: 10 is nothing, 33 some tens of milliseconds. */
function fibo(n: number): number {
  return n < 2 ? n : fibo(n - 1) + fibo(n - 2)
}

/** When some work began and ended, in milliseconds of one clock for all processes. */
function timed(work: () => unknown): { began: number; ended: number } {
  const now = () => performance.timeOrigin + performance.now()
  const began = now()
  work()
  return { began, ended: now() }
}

/** Tasks one after the other, each of which computes a Fibonacci number. */
function chain(id: string, count: number, n: number): Dag<object> {
  const tasks = Array.from({ length: count }, (_, index) =>
    task<object>({
      id: `task_${index}`,
      after: index === 0 ? [] : [`task_${index - 1}`],
      run: async () => timed(() => fibo(n)),
    }),
  )
  return dag<object>({ id, startDate, tasks })
}

/** Layers of tasks, each of which waits for three of the layer before. */
function layers(id: string, count: number, width: number): Dag<object> {
  const tasks: Task<object>[] = []
  for (let layer = 0; layer < count; layer++)
    for (let index = 0; index < width; index++) {
      const before = [index, (index + 1) % width, (index + 7) % width]
      const after = layer === 0 ? [] : [...new Set(before)].map((one) => `l${layer - 1}_${one}`)
      tasks.push(task<object>({ id: `l${layer}_${index}`, after, run: async () => undefined }))
    }
  return dag<object>({ id, startDate, tasks })
}

/** Tasks that are all ready at once, between one before and one after all of them. */
function fan(id: string, count: number): Dag<object> {
  const middle = Array.from({ length: count }, (_, index) =>
    task<object>({ id: `m${index}`, after: ['first'], run: async () => undefined }),
  )
  return dag<object>({
    id,
    startDate,
    tasks: [
      task<object>({ id: 'first', run: async () => undefined }),
      ...middle,
      task<object>({ id: 'last', after: middle, run: async () => undefined }),
    ],
  })
}

/** The DAGs that are measured: owner and workers load the same. */
export const dags: ReadonlyMap<string, Dag<object>> = new Map(
  [
    chain('fibo_10_x_40', 40, 10),
    chain('fibo_33_x_10', 10, 33),
    layers('tasks_1000', 10, 100),
    fan('active_10000', 10_000),
  ].map((one) => [one.id, one]),
)
