import type { Change, Run } from '../src/index.ts'

/** A run that waits to start. */
export const newRun: Run = {
  runId: 'sales__20240102__1',
  dagId: 'sales',
  runType: 'manual',
  logicalDate: '2024-01-01T00:00:00.000Z',
  ingestOn: '2024-01-02',
  interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
  runAfter: '2024-01-02T00:00:00.000Z',
  params: { limit: 3, names: ["O'Hara", 'ü'], nested: { deep: [null, true] } },
  batch: null,
  dagVersion: null,
  state: 'queued',
  note: null,
  cancelling: false,
  createdAt: '2024-01-02T03:00:00.000Z',
  startedAt: null,
  endedAt: null,
}

/** The change that makes a run of three tasks. */
export function created(
  run: Partial<Run> = {},
  taskIds: readonly string[] = ['extract', 'model', 'publish'],
): Change {
  return { kind: 'run-created', run: { ...newRun, ...run }, taskIds }
}
