import { serveTasks } from '@deftunes/orchestrator'
import { loadProject, openServices, type Services } from '@deftunes/pipeline'

import { loadDags, workerVariables } from './wire.ts'

const { project: folder, state, traceSql } = workerVariables
const project = await loadProject(process.env[folder] ?? '.', { state: process.env[state] ?? '' })
const dags = await loadDags(project)

serveTasks<Services>({
  loadDag: async (dagId) => {
    const dag = dags.get(dagId)
    if (!dag) throw new RangeError(`no DAG '${dagId}' in ${project.folder}`)
    return dag
  },
  openServices: async () => {
    const services = openServices(project, { traceSql: process.env[traceSql] === '1' })
    // The session is opened while the first task still waits for its source.
    await services.duckdb()
    return services
  },
})
