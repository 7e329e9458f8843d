import { messageOf } from '@deftunes/core'

import { openOrchestrator, type Json } from '../../src/index.ts'
import { dags } from './dags.ts'

const [folder = '', dagId = '', params = '{}'] = process.argv.slice(2)

/** Takes the project over and runs a DAG; tells its parent how that went, and stays until it is killed. */
try {
  const orchestrator = openOrchestrator({
    file: `${folder}/state.db`,
    dags,
    workerEntry: new URL('./worker.ts', import.meta.url),
    workers: 1,
    logsFolder: `${folder}/logs`,
  })
  process.send?.({ kind: 'owner' })
  setInterval(() => {}, 1_000)
  if (dagId) {
    const request = {
      dagId,
      ingestOn: '2024-01-02',
      params: JSON.parse(params) as Record<string, Json>,
    }
    await orchestrator.executeRun(request)
  }
} catch (error) {
  process.send?.({ kind: 'refused', message: messageOf(error) })
  process.disconnect()
}
