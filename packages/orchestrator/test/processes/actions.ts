import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

import { OrchestratorError, SkipTask, type Json, type TaskContext } from '../../src/index.ts'

type Context = TaskContext<{ opened: number }>

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** What the test DAGs' tasks can be told to do. */
const actions: Readonly<Record<string, (context: Context) => Promise<unknown>>> = {
  return: async ({ params }) => params['value'],
  tell: async ({ params, interval, ingestOn, tryNumber, runId, taskId, dagId, services }) => ({
    ...{ params, interval, ingestOn, tryNumber, runId, taskId, dagId },
    services,
    pid: process.pid,
  }),
  big: async ({ params }) => 'x'.repeat(Number(params['size'])),
  alert: async ({ alert }) =>
    alert({
      kind: 'source_drifted',
      subject: 'songs has a new column',
      text: 'mood',
      details: { column: 'mood' },
    }),
  alertAndDieOnce: async ({ params, alert }) => {
    alert({ kind: 'source_drifted', subject: 'songs has a new column', text: 'mood' })
    if (!firstTime(text(params['marker']))) return 'went on'
    // The alert is to have left the process before it ends.
    await delay(300)
    process.kill(process.pid, 'SIGKILL')
    return forever()
  },
  bigint: async () => ({ rows: 3n }),
  function: async () => () => 1,
  log: async ({ params, logger }) => {
    for (let line = 0; line < Number(params['lines']); line++) logger.info(`line ${line}`, { line })
    logger.warn('dirty', { rows: 3 })
  },
  hang: async ({ params }) => {
    if (params['grandchild']) await grandchild(text(params['grandchild']))
    await forever()
  },
  blockOnce: async ({ params }) => {
    if (!firstTime(text(params['marker']))) return 'went on'
    await grandchild(text(params['grandchild']))
    for (;;) if (Date.now() < 0) return 'never'
  },
  hangOnce: async ({ params, tryNumber }) => {
    if (!firstTime(text(params['marker']))) return { tryNumber }
    if (params['grandchild']) await grandchild(text(params['grandchild']))
    return forever()
  },
  obey: async ({ params, signal, tryNumber }) => {
    if (!firstTime(text(params['marker']))) return { tryNumber }
    await once(signal, 'abort')
    throw new Error('asked to end', { cause: signal.reason })
  },
  kill: async () => {
    process.kill(process.pid, 'SIGKILL')
    await forever()
  },
  exit: async () => process.exit(3),
  memory: async () => {
    const hoard: Json[][] = []
    for (;;) hoard.push(Array.from({ length: 100_000 }, (_, index) => index))
  },
  sendNonsense: async ({ params }) => {
    for (const message of [null, 0, 'report', [], {}, { kind: 'log' }, { kind: 'report' }])
      process.send?.(message)
    const report = { kind: 'success', output: 'forged', usage: {} }
    process.send?.({ kind: 'report', report })
    process.send?.({ kind: 'report', conversation: 'guessed', report })
    await delay(50)
    return params['value']
  },
  leaveBehind: async ({ params }) => {
    setTimeout(() => {
      if (params['exits']) process.exit(3)
      throw new Error('left behind')
    }, 100)
    return process.pid
  },
  stay: async () => {
    await delay(300)
    return process.pid
  },
  uncaught: async () => {
    setTimeout(() => {
      throw new Error('nobody caught this')
    })
    await forever()
  },
  failUntil: async ({ params, tryNumber }) => {
    if (tryNumber < Number(params['try']))
      throw new Error(`no ${tryNumber}`, { cause: new Error('deep') })
    return tryNumber
  },
  failOnce: async ({ params }) => {
    if (firstTime(text(params['marker']))) throw new Error('not yet')
    return 'went on'
  },
  findBadData: async () => {
    throw new OrchestratorError('ORCHESTRATOR_TASK_FAILED', 'no rows', {
      details: { retryable: false, quality: true },
    })
  },
  skip: async () => {
    throw new SkipTask('nothing to do')
  },
  refuse: async () => {
    throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', 'never right', {
      details: { retryable: false },
    })
  },
}

async function forever(): Promise<void> {
  for (;;) await delay(1_000)
}

function firstTime(marker: string): boolean {
  if (existsSync(marker)) return false
  writeFileSync(marker, '')
  return true
}

/** Starts a process that ignores SIGTERM, and waits until it has written its number to the file. */
async function grandchild(file: string): Promise<void> {
  const script = `trap '' TERM INT HUP; echo $$ > '${file}.new'; mv '${file}.new' '${file}'; while :; do sleep 1; done`
  spawn('sh', ['-c', script], { stdio: 'ignore' })
  while (!existsSync(file)) await delay(5)
}

/** The run's parameter `do` says what to do. */
export async function act(context: Context): Promise<unknown> {
  const name = text(context.params['do'])
  const action = actions[name]
  if (!action) throw new RangeError(`no action '${name}'`)
  return action(context)
}
