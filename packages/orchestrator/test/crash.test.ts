import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openRunHistory } from '../src/index.ts'
import { lives, pidIn, Scratch, until } from './scratch.ts'

type Told = { kind: 'owner' } | { kind: 'refused'; message: string }

const entry = fileURLToPath(new URL('./processes/owner.ts', import.meta.url))

let scratch: Scratch
let owners: ChildProcess[]

beforeEach(() => {
  scratch = new Scratch()
  owners = []
})
afterEach(async () => {
  for (const owner of owners) await kill(owner)
  await scratch.remove()
})

/** A process that takes the project over and runs a DAG, and what it tells first. */
async function startOwner(dagId = '', params: Record<string, unknown> = {}) {
  const owner = fork(entry, [scratch.folder, dagId, JSON.stringify(params)])
  owners.push(owner)
  const [told] = (await once(owner, 'message')) as [Told]
  return { owner, told }
}

async function kill(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return
  owner.kill('SIGKILL')
  await once(owner, 'exit')
}

/** Starts an owner whose task is in the middle of its work, with a process of its own. */
async function startBusyOwner(action: string) {
  const grandchild = scratch.path('grandchild')
  const params = { do: action, marker: scratch.path('began'), grandchild }
  const { owner } = await startOwner('again', params)
  await until(() => existsSync(grandchild))
  return { owner, grandchild: pidIn(grandchild) }
}

const runId = 'again__20240102__1'

describe('the process that runs pipelines', () => {
  it('is the only one: a second is refused with the number of the first', async () => {
    const { owner, told } = await startOwner()
    expect(told).toEqual({ kind: 'owner' })
    await expect(scratch.open()).rejects.toMatchObject({
      code: 'ORCHESTRATOR_BUSY',
      message: expect.stringContaining(`run by process ${owner.pid} on`) as string,
    })
  })

  it('is one of many that start at the same moment on a new project', async () => {
    const told = (await Promise.all(Array.from({ length: 4 }, () => startOwner()))).map(
      (one) => one.told,
    )
    expect(told.filter(({ kind }) => kind === 'owner')).toHaveLength(1)
    for (const one of told)
      if (one.kind === 'refused') expect(one.message).toMatch(/are run by process \d+ on/)
  })
})

describe('after the process that runs pipelines was killed', () => {
  it('no worker lives, nor what a worker started', async () => {
    const { owner, grandchild } = await startBusyOwner('hangOnce')
    await kill(owner)
    await until(() => !lives(grandchild))
  })

  it('the next goes on with the run, and the interrupted try did not count', async () => {
    const { owner } = await startBusyOwner('hangOnce')
    await kill(owner)
    const next = await scratch.open()
    expect(next.interrupted).toEqual([runId])
    expect(next.store.run(runId)?.state).toBe('queued')
    expect(next.store.tasks(runId)[0]).toMatchObject({ state: 'none', tryNumber: 0 })
    expect(await next.resume()).toMatchObject([{ runId, state: 'success' }])
    expect(next.store.tasks(runId)[0]?.output).toEqual({ tryNumber: 1 })
    expect(next.store.tries(runId).map(({ state }) => state)).toEqual(['interrupted', 'success'])
  })

  it('the next kills a worker that was too busy to notice', async () => {
    const { owner, grandchild } = await startBusyOwner('blockOnce')
    await kill(owner)
    expect(lives(grandchild)).toBe(true)
    const next = await scratch.open()
    await until(() => !lives(grandchild))
    expect(await next.resume()).toMatchObject([{ runId, state: 'success' }])
  })

  it('readers are told that the run was interrupted, before anything put it in order', async () => {
    const history = openRunHistory({ file: scratch.path('state.db') })
    const seen = () => [
      history.run(runId)?.state,
      history.runs().map(({ state }) => state),
      history.tasks(runId).map(({ state }) => state),
      history.tries(runId).map(({ state }) => state),
    ]
    const { owner } = await startBusyOwner('hangOnce')
    expect(seen()).toEqual(['running', ['running'], ['running'], ['running']])
    await kill(owner)
    expect(seen()).toEqual(['interrupted', ['interrupted'], ['interrupted'], ['interrupted']])
    const next = await scratch.open()
    await next.resume()
    expect(seen()).toEqual(['success', ['success'], ['success'], ['interrupted', 'success']])
    history.close()
  })
})
