import type { DatabaseSync } from 'node:sqlite'

import { isAlive, ownIdentity, transaction, type Clock, type ProcessIdentity } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'

/** The right to run a project's pipelines: one process has it. */
export interface Lease {
  /** Counts the owners; what an earlier one still tries to write is refused. */
  epoch: number
  /** @throws OrchestratorError ORCHESTRATOR_FENCED inside a transaction of a process that lost the lease */
  guard(): void
  heartbeat(): void
  /** Tells where this process serves; whoever asks for something finds it there. */
  announce(url: string): void
  release(): void
}

/** What an owner is there for: it stays and serves, it runs what it was started for, or it only does an act. */
export type OwnerRole = 'serves' | 'runs' | 'acts'

/** The process that holds a lease. */
export interface Holder extends ProcessIdentity {
  /** ISO instant at which it last showed that it lives. */
  heartbeat: string
  role: OwnerRole
  /** Where it serves, when it is one that stays (`deftunes up`) and has said so. */
  url: string | null
}

/** Milliseconds between two heartbeats of an owner. */
export const heartbeatMs = 1_000

/** After so many milliseconds without a heartbeat a holder whose process cannot be seen counts as gone. */
const longestSilence = 5_000

/** The living process that holds the lease; undefined when there is none. */
export function holderOf(database: DatabaseSync, clock: Clock): Holder | undefined {
  const row = database.prepare('SELECT pid, started, host, heartbeat, url, role FROM owner').get()
  if (!row || Number(row['pid']) === 0) return undefined
  const holder = {
    pid: Number(row['pid']),
    started: row['started'] as string,
    host: row['host'] as string,
    heartbeat: row['heartbeat'] as string,
    role: row['role'] as OwnerRole,
    url: row['url'] as string | null,
  }
  const heard = clock.now() - Date.parse(holder.heartbeat) < longestSilence
  return (isAlive(holder) ?? heard) ? holder : undefined
}

/**
 * Takes the lease; that of a dead process is taken over.
 * @throws OrchestratorError ORCHESTRATOR_BUSY naming the process that holds it
 */
export function acquireLease(
  database: DatabaseSync,
  clock: Clock,
  role: OwnerRole = 'runs',
): Lease {
  const me = ownIdentity()
  const now = () => new Date(clock.now()).toISOString()
  const epoch = transaction(database, () => {
    refuseIfHeld(holderOf(database, clock))
    const next = epochOf(database) + 1
    database
      .prepare('INSERT OR REPLACE INTO owner VALUES (1, ?, ?, ?, ?, ?, 0, NULL, ?)')
      .run(next, me.pid, me.started, me.host, now(), role)
    return next
  })
  return {
    epoch,
    guard: () => {
      if (epochOf(database) === epoch) return
      const message = `run state: expected to own it (epoch ${epoch}), but another process took over`
      throw new OrchestratorError('ORCHESTRATOR_FENCED', message)
    },
    heartbeat: () => {
      database
        .prepare('UPDATE owner SET heartbeat = ? WHERE id = 1 AND epoch = ?')
        .run(now(), epoch)
    },
    announce: (url) => {
      database.prepare('UPDATE owner SET url = ? WHERE id = 1 AND epoch = ?').run(url, epoch)
    },
    release: () => {
      database.prepare('UPDATE owner SET pid = 0 WHERE id = 1 AND epoch = ?').run(epoch)
    },
  }
}

function epochOf(database: DatabaseSync): number {
  return Number(database.prepare('SELECT epoch FROM owner WHERE id = 1').get()?.['epoch'] ?? 0)
}

function refuseIfHeld(holder: Holder | undefined) {
  if (!holder) return
  const { pid, host, heartbeat } = holder
  const message = `pipelines of this project are run by process ${pid} on ${host} (last seen ${heartbeat}): wait for it or stop it`
  throw new OrchestratorError('ORCHESTRATOR_BUSY', message, { details: { ...holder } })
}
