import type { DatabaseSync } from 'node:sqlite'

import type { Clock } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts'
import { transaction } from './sqlite-run-store.ts'

/** The right to run a project's pipelines: one process has it. */
export interface Lease {
  /** Counts the owners; what an earlier one still tries to write is refused. */
  epoch: number
  /** @throws OrchestratorError ORCHESTRATOR_FENCED inside a transaction of a process that lost the lease */
  guard(database: DatabaseSync): void
  heartbeat(): void
  release(): void
}

/**
 * Takes the lease; that of a dead process is taken over.
 * @throws OrchestratorError ORCHESTRATOR_BUSY naming the process that holds it
 */
export function acquireLease(database: DatabaseSync, clock: Clock): Lease {
  const me = identityOf(process.pid) ?? { pid: process.pid, started: '', host: '' }
  const now = () => new Date(clock.now()).toISOString()
  const epoch = transaction(database, () => {
    const row = database.prepare('SELECT * FROM owner WHERE id = 1').get()
    if (row && Number(row['pid']) !== 0) refuseLiving(row)
    const next = Number(row?.['epoch'] ?? 0) + 1
    database
      .prepare('INSERT OR REPLACE INTO owner VALUES (1, ?, ?, ?, ?, ?)')
      .run(next, me.pid, me.started, me.host, now())
    return next
  })
  const isMine = () =>
    Number(database.prepare('SELECT epoch FROM owner WHERE id = 1').get()?.['epoch']) === epoch
  return {
    epoch,
    guard: () => {
      if (isMine()) return
      const message = `run state: expected to own it (epoch ${epoch}), but another process took over`
      throw new OrchestratorError('ORCHESTRATOR_FENCED', message)
    },
    heartbeat: () => {
      database
        .prepare('UPDATE owner SET heartbeat = ? WHERE id = 1 AND epoch = ?')
        .run(now(), epoch)
    },
    release: () => {
      database.prepare('UPDATE owner SET pid = 0 WHERE id = 1 AND epoch = ?').run(epoch)
    },
  }
}

function refuseLiving(row: Record<string, unknown>) {
  const holder: ProcessIdentity = {
    pid: Number(row['pid']),
    started: row['started'] as string,
    host: row['host'] as string,
  }
  if (!isAlive(holder)) return
  const message = `pipelines of this project are run by process ${holder.pid} on ${holder.host} (last seen ${row['heartbeat'] as string}): wait for it or stop it`
  throw new OrchestratorError('ORCHESTRATOR_BUSY', message, { details: { ...holder } })
}
