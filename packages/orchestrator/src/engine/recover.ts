import type { RunStore } from '../store/run-store.ts'
import type { WorkerRegistry } from '../store/worker-registry.ts'

/**
 * Puts in order what a process that was killed left: its workers are killed, and tasks that were queued or running wait
 * again, their interrupted try not counted. Runs that were running are queued again.
 */
export function recover(store: RunStore, registry: WorkerRegistry): { interrupted: string[] } {
  registry.killLeftOvers()
  const open = [...store.runs({ state: 'running' }), ...store.runs({ state: 'queued' })]
  const interrupted = open.map(({ runId }) => runId)
  for (const runId of interrupted) {
    store.setRunState(runId, ['running'], 'queued')
    for (const { taskId, state } of store.tasks(runId)) {
      if (state === 'running') {
        store.endTry(runId, taskId, 'interrupted', {
          state: 'none',
          startedAt: null,
          endedAt: null,
        })
      }
      if (state === 'queued') store.changeTask(runId, taskId, ['queued'], { state: 'none' })
    }
  }
  return { interrupted }
}
