import type { DatabaseSync } from 'node:sqlite'

import { systemClock, voidLogger, type Clock } from '@deftunes/core'

import { prepareAlertTables, type Alert } from '../alert/index.ts'
import { acquireLease, heartbeatMs, type Lease, type OwnerRole } from '../store/lease.ts'
import { sqliteRunStore } from '../store/sqlite-run-store.ts'
import { openStateDatabase } from '../store/state-database.ts'
import { workerRegistry } from '../store/worker-registry.ts'
import { WorkerPool } from '../worker/worker-pool.ts'
import { deliver, keepAlert, noAlerts } from './deliver-alerts.ts'
import type { OrchestratorOptions } from './orchestrator.ts'
import { putInOrder } from './take-over.ts'

/** Makes this process the owner of a project, puts in order what an earlier one left, and starts what serves runs. */
export function takeOver({
  file,
  workerEntry,
  workerEnv = {},
  logsFolder,
  clock = systemClock,
  alerts = noAlerts,
  channels = new Map(),
  logger = voidLogger,
  scheduling = false,
  executing = true,
  onStoreError,
}: OrchestratorOptions) {
  const database = openStateDatabase(file)
  const lease = leaseOrClose(database, clock, roleOf({ scheduling, executing }))
  prepareAlertTables(database)
  const raise = (alert: Alert) => {
    keepAlert(database, alert, alerts, clock.now())
    // It looks once this transaction is over: nothing else runs before.
    delivery.wake()
  }
  const guard = () => lease.guard()
  const store = sqliteRunStore(database, { clock, guard, raise })
  const delivery = deliver({ database, settings: alerts, channels, clock, guard, logger })
  const registry = workerRegistry(database)
  registry.killLeftOvers()
  const { runs, changes } = putInOrder(store, new Date(clock.now()).toISOString())
  store.apply(1, changes)
  const beat = setInterval(() => beatOnce(lease, onStoreError), heartbeatMs)
  beat.unref()
  const pool = new WorkerPool({
    ...{ entry: workerEntry, env: workerEnv, logsFolder, registry, clock, onStoreError },
  })
  const release = async () => {
    clearInterval(beat)
    await pool.close()
    await delivery.end()
    lease.release()
    store.close()
  }
  const announce = (url: string) => lease.announce(url)
  return { store, pool, release, runs, announce }
}

/** The next makes up for one that cannot be written; a process that took over meanwhile is met by the next step. */
function beatOnce(lease: Lease, onStoreError: OrchestratorOptions['onStoreError']): void {
  try {
    lease.heartbeat()
  } catch (error) {
    onStoreError?.(error)
  }
}

function roleOf({ scheduling, executing }: { scheduling: boolean; executing: boolean }): OwnerRole {
  if (scheduling) return 'serves'
  return executing ? 'runs' : 'acts'
}

function leaseOrClose(database: DatabaseSync, clock: Clock, role: OwnerRole): Lease {
  try {
    return acquireLease(database, clock, role)
  } catch (error) {
    database.close()
    throw error
  }
}
