import { serveTasks } from '../../src/index.ts'
import { dags } from './dags.ts'

let opened = 0

serveTasks({
  loadDag: async (dagId) => {
    const dag = dags.get(dagId)
    if (!dag) throw new RangeError(`no DAG ${dagId}`)
    return dag
  },
  openServices: async () => ({ opened: ++opened }),
})
