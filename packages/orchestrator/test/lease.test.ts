import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

import { fixedClock, identityOf } from '@deftunes/core'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'

import { acquireLease, holderOf } from '../src/store/lease.ts'
import { sqliteRunStore } from '../src/store/sqlite-run-store.ts'
import { openStateDatabase } from '../src/store/state-database.ts'
import { killGroup, workerRegistry } from '../src/store/worker-registry.ts'
import { created, newRun } from './new-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'lease-'))
const clock = fixedClock('2024-01-01T00:00:00.000Z')
let files = 0
let file: string
let database: DatabaseSync
let sleepers: ChildProcess[] = []

/** A process of another program, in a group of its own. */
function sleeper(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  sleepers.push(child)
  return child as ChildProcess & { pid: number }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Writes an owner as if a process had taken the lease. */
function ownedBy(pid: number, { started, host = hostname() }: { started?: string; host?: string }) {
  const heartbeat = new Date(clock.now()).toISOString()
  database
    .prepare('INSERT OR REPLACE INTO owner VALUES (1, 7, ?, ?, ?, ?, 0, NULL, ?)')
    .run(pid, started ?? identityOf(pid)?.started ?? '', host, heartbeat, 'runs')
}

beforeEach(() => {
  clock.set(Date.parse('2024-01-01T00:00:00.000Z'))
  file = join(folder, `${files++}.db`)
  database = openStateDatabase(file)
})

afterEach(async () => {
  database.close()
  for (const child of sleepers) if (child.pid !== undefined) killGroup(child.pid)
  await Promise.all(sleepers.map(ended))
  sleepers = []
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the lease of a project', () => {
  it('is refused while a living process has it, which the message names', () => {
    const { pid } = sleeper()
    ownedBy(pid, {})
    expect(() => acquireLease(database, clock)).toThrow(
      expect.objectContaining({
        code: 'ORCHESTRATOR_BUSY',
        message: `pipelines of this project are run by process ${pid} on ${hostname()} (last seen 2024-01-01T00:00:00.000Z): wait for it or stop it`,
      }) as Error,
    )
    expect(holderOf(database, clock)?.pid).toBe(pid)
  })

  it('is free once it was given back', () => {
    const first = acquireLease(database, clock)
    expect(() => acquireLease(database, clock)).toThrow(`process ${process.pid}`)
    first.release()
    expect(holderOf(database, clock)).toBeUndefined()
    expect(acquireLease(database, clock).epoch).toBe(first.epoch + 1)
  })

  it('is taken over from a process that was killed', async () => {
    const child = sleeper()
    ownedBy(child.pid, {})
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(holderOf(database, clock)).toBeUndefined()
    expect(acquireLease(database, clock).epoch).toBe(8)
  })

  it('is taken over from a process whose number another has now', () => {
    ownedBy(sleeper().pid, { started: '1' })
    expect(acquireLease(database, clock).epoch).toBe(8)
  })

  it('of another machine is kept while it is heard of, and taken over when it is silent', () => {
    ownedBy(1, { host: 'elsewhere' })
    expect(() => acquireLease(database, clock)).toThrow('process 1 on elsewhere')
    clock.set(clock.now() + 4_000)
    expect(() => acquireLease(database, clock)).toThrow('process 1 on elsewhere')
    clock.set(clock.now() + 2_000)
    expect(acquireLease(database, clock).epoch).toBe(8)
  })

  it('shows in its heartbeat when its holder was last seen', () => {
    const lease = acquireLease(database, clock)
    clock.set(clock.now() + 4_000)
    lease.heartbeat()
    expect(holderOf(database, clock)?.heartbeat).toBe('2024-01-01T00:00:04.000Z')
  })

  it('lost means that nothing can be written any more', () => {
    const lost = acquireLease(database, clock)
    const store = sqliteRunStore(database, { guard: () => lost.guard() })
    store.apply(1, [created()])
    lost.release()
    const other = openStateDatabase(file)
    const taken = acquireLease(other, clock)
    const { runId } = newRun
    for (const change of [
      created({ runId: 'sales__20240102__2' }),
      { kind: 'run', runId, patch: { state: 'running' } } as const,
    ])
      expect(() => store.apply(2, [change])).toThrow(
        expect.objectContaining({ code: 'ORCHESTRATOR_FENCED' }) as Error,
      )
    lost.heartbeat()
    lost.release()
    expect(holderOf(other, clock)).toMatchObject({ pid: process.pid })
    expect(() => taken.guard()).not.toThrow()
    expect(store.run(runId)?.state).toBe('queued')
    expect(store.runs()).toHaveLength(1)
    other.close()
  })
})

describe('the registry of workers', () => {
  it('kills those that still live and no other process', async () => {
    const registry = workerRegistry(database)
    const [worker, stranger, gone] = [sleeper(), sleeper(), sleeper()]
    registry.add(worker.pid)
    registry.add(gone.pid)
    gone.kill('SIGKILL')
    await once(gone, 'exit')
    const insert = database.prepare('INSERT INTO workers VALUES (?, ?, ?)')
    insert.run(stranger.pid, '1', hostname())
    insert.run(stranger.pid, identityOf(stranger.pid)?.started ?? '', 'elsewhere')
    insert.run(stranger.pid, '', hostname())
    expect(registry.killLeftOvers()).toEqual([worker.pid])
    await once(worker, 'exit')
    expect(worker.signalCode).toBe('SIGKILL')
    expect(identityOf(stranger.pid)).toBeDefined()
    expect(registry.killLeftOvers()).toEqual([])
  })

  it('forgets a worker that ended', () => {
    const registry = workerRegistry(database)
    const { pid } = sleeper()
    registry.add(pid)
    registry.remove(pid)
    expect(registry.killLeftOvers()).toEqual([])
  })
})
