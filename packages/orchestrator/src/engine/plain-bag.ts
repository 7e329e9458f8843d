import type { DagSpec } from '../dag/dag.ts'
import type { DagBag } from './board.ts'

/** DAGs that are as they are: no run has a version of its own. */
export function plainBag(dags: Iterable<DagSpec>): DagBag {
  const byId = new Map([...dags].map((dag) => [dag.id, dag]))
  return {
    dag: (dagId) => byId.get(dagId),
    dagOfRun: ({ dagId }) => byId.get(dagId),
    versionOf: () => null,
    all: () => [...byId.values()],
  }
}
