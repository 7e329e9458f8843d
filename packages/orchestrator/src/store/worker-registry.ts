import type { DatabaseSync } from 'node:sqlite'

import { identityOf, isAlive, type ProcessIdentity } from '@deftunes/core'

/** Worker processes on record, so that an owner finds those that a killed one left. */
export interface WorkerRegistry {
  add(pid: number): void
  remove(pid: number): void
  all(): number[]
  /** Kills every recorded process that still lives on this machine, with what it started, and forgets all. */
  killLeftOvers(): number[]
}

/** The registry in a database of run state. */
export function workerRegistry(database: DatabaseSync): WorkerRegistry {
  return {
    add: (pid) => {
      const identity = identityOf(pid)
      if (!identity) return
      const { started, host } = identity
      database.prepare('INSERT OR REPLACE INTO workers VALUES (?, ?, ?)').run(pid, started, host)
    },
    remove: (pid) => {
      database.prepare('DELETE FROM workers WHERE pid = ?').run(pid)
    },
    all: () =>
      database
        .prepare('SELECT pid FROM workers ORDER BY pid')
        .all()
        .map((row) => Number(row['pid'])),
    killLeftOvers: () => {
      const rows = database
        .prepare('SELECT pid, started, host FROM workers')
        .all() as unknown as ProcessIdentity[]
      // One that cannot be told from a stranger with its number is left alone: it ends by itself without its parent.
      const living = rows.filter((row) => isAlive(row) === true).map(({ pid }) => pid)
      for (const pid of living) killGroup(pid)
      database.exec('DELETE FROM workers')
      return living
    },
  }
}

/** Kills the group that a process leads at once, or the process where it leads none; one that is gone is no error. */
export function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
      return
    } catch {
      // Gone already, or never a group of its own.
    }
  }
}
