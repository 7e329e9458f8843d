import { serveTasks } from '@deftunes/orchestrator'
import { loadProject, openServices, type Services } from '@deftunes/pipeline'

import { workerVariables } from './worker-variables.ts'

const { project: folder, state, traceSql } = workerVariables
const project = await loadProject(process.env[folder] ?? '.', { state: process.env[state] ?? '' })

serveTasks<Services>({
  openServices: async () => {
    const services = openServices(project, { traceSql: process.env[traceSql] === '1' })
    // The session is opened while the first task still waits for its source.
    await services.duckdb()
    return services
  },
})
