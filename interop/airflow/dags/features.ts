import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  branch,
  cronTrigger,
  dag,
  FailTask,
  mapped,
  sensor,
  setup,
  shortCircuit,
  SkipTask,
  task,
  teardown,
  whenUpdated,
} from '@deftunes/orchestrator'

/** What a shell, a template or a Python text would make something else of. */
export const oddText = `$(touch injected) \`id\` "quoted" 'single' \\n {{ 1 + 1 }} {% raw %} ; é ☃ %s`

/** How often something was done in this folder, this time included. */
function count(name: string): number {
  const file = join(process.env['FEATURES_FOLDER'] ?? '.', name)
  const before = existsSync(file) ? readFileSync(file, 'utf8').length : 0
  appendFileSync(file, '.')
  return before + 1
}

const quickly = { retries: 2, retryDelay: '1s', retryExponentialBackoff: false } as const

const numbers = task({ id: 'numbers', run: async () => [1, 2, 3] })
const double = mapped({ id: 'double', over: numbers, run: async ({ item }) => item * 2 })
const none = task({ id: 'none', run: async (): Promise<number[]> => [] })
const open = setup(task({ id: 'files.open', run: async () => 'opened' }))
const use = task({ id: 'files.work.use', inputs: { open }, run: async ({ inputs }) => inputs.open })

/** A DAG with a task of every kind, and of every end. */
export const features = dag<unknown>({
  id: 'features',
  description: 'A task of every kind: "quoted", and \\ in its description.',
  startDate: '2024-01-01',
  endDate: '2024-12-31T23:59:59.500Z',
  maxActiveRuns: 2,
  runTimeout: '90m',
  owner: 'data team',
  tags: ['interop', "it's"],
  pools: { narrow: 2 },
  params: {
    word: { type: 'string', default: oddText, description: 'A word.', minLength: 1 },
    given: { type: 'object', default: { list: [1, 2.5, null, true] } },
  },
  tasks: [
    numbers,
    double,
    task({
      id: 'sum',
      inputs: { double },
      run: async ({ inputs }) => inputs.double.reduce((total, one) => total + one, 0),
    }),
    none,
    mapped({ id: 'over_none', over: none, run: async ({ item }) => item }),
    branch({ id: 'choose', run: async () => ['left'] }),
    task({ id: 'left', after: 'choose', run: async ({ output }) => output('choose') }),
    task({ id: 'right', after: 'choose', run: async () => 'right' }),
    task({
      id: 'join',
      after: ['left', 'right'],
      triggerRule: 'none_failed_min_one_success',
      run: async ({ output }) => [output('left') ?? null, output('right') ?? null],
    }),
    shortCircuit({ id: 'stop', run: async () => false }),
    task({ id: 'stopped', after: 'stop', run: async () => 'ran' }),
    task({ id: 'stopped_far', after: 'stopped', triggerRule: 'all_done', run: async () => 'ran' }),
    shortCircuit({
      id: 'stop_near',
      ignoreDownstreamTriggerRules: false,
      run: async () => false,
    }),
    task({ id: 'near', after: 'stop_near', run: async () => 'ran' }),
    task({ id: 'far', after: 'near', triggerRule: 'all_done', run: async () => 'ran' }),
    shortCircuit({ id: 'go', run: async () => true }),
    task({ id: 'gone', after: 'go', run: async ({ output }) => output('go') }),
    sensor({ id: 'wait', pokeInterval: '1s', poke: async () => count('looks') > 1 }),
    task({ id: 'waited', after: 'wait', run: async ({ output }) => output('wait') }),
    sensor({
      ...{ id: 'in_vain', pokeInterval: '2s', timeout: '6s', softFail: true },
      poke: async () => false,
    }),
    task({
      id: 'skips',
      run: async () => {
        throw new SkipTask('nothing to do')
      },
    }),
    task({ id: 'after_skip', after: 'skips', triggerRule: 'all_skipped', run: async () => 'ran' }),
    task({
      ...{ id: 'final', ...quickly },
      run: async () => {
        count('final')
        throw new FailTask('for good')
      },
    }),
    task({ id: 'after_final', after: 'final', triggerRule: 'one_failed', run: async () => 'ran' }),
    task({
      ...{ id: 'flaky', ...quickly, priorityWeight: 3, pool: 'narrow', poolSlots: 2 },
      run: async () => {
        if (count('flaky') === 1) throw new Error('once')
        return 'at last'
      },
    }),
    open,
    use,
    teardown(task({ id: 'files.close', after: use, run: async () => 'closed' }), { of: open }),
    task({
      id: 'echo',
      dependsOnPast: true,
      run: async ({ interval, ingestOn, params, mapIndex }) => ({
        ...{ interval, ingestOn, params, mapIndex },
      }),
    }),
    task({
      id: 'update',
      after: ['sum', 'join', 'files.work'],
      outlets: ['features.table'],
      run: async () => null,
    }),
  ],
})

/** Runs once the other has updated its table, for the same data. */
export const follower = dag<unknown>({
  id: 'follower',
  schedule: whenUpdated('features.table'),
  startDate: '2024-01-01',
  tasks: [
    task({ id: 'interval', run: async ({ interval, ingestOn }) => ({ interval, ingestOn }) }),
  ],
})

/** Due by the clock, without a data interval of its own. */
export const nightly = dag<unknown>({
  id: 'nightly',
  schedule: cronTrigger('30 2 * * 1-5', { timezone: 'Europe/Berlin', interval: '24h' }),
  startDate: '2024-01-01T06:00:00Z',
  catchup: true,
  tasks: [task({ id: 'only', timeout: '45s', maxRetryDelay: '90s', run: async () => null })],
})
