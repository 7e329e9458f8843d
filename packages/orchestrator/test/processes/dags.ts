import { dag, task, type Dag, type Task } from '../../src/index.ts'
import { act } from './actions.ts'

type Services = { opened: number }

const make = (id: string, tasks: Task<Services>[]): [string, Dag<Services>] => [
  id,
  dag<Services>({ id, startDate: '2024-01-01', tasks }),
]

const first = task<Services>({ id: 'first', run: act, retries: 0 })

const quick = { retryDelay: '10ms', retryExponentialBackoff: false } as const

/** The DAGs that the tests run: owner and workers load the same. */
export const dags: ReadonlyMap<string, Dag<Services>> = new Map([
  make('once', [task({ id: 'act', run: act, retries: 0, timeout: '20s' })]),
  make('hasty', [task({ id: 'act', run: act, retries: 0, timeout: '2s' })]),
  make('again', [task({ id: 'act', run: act, retries: 2, ...quick })]),
  make('slowly', [
    task({ id: 'act', run: act, retries: 2, retryDelay: '1ms', maxRetryDelay: '40ms' }),
  ]),
  make('chain', [
    first,
    task({ id: 'second', inputs: { first }, run: async ({ inputs }) => ({ ...inputs }) }),
  ]),
])
