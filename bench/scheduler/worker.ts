import { serveTasks } from '@deftunes/orchestrator'

import { dags } from './dags.ts'

serveTasks<object>({
  loadDag: async (dagId) => {
    const dag = dags.get(dagId)
    if (!dag) throw new RangeError(`no DAG ${dagId}`)
    return dag
  },
  openServices: async () => ({}),
})
