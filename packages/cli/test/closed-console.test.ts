import { memoryLogger } from '@deftunes/core'
import { expect, it } from 'vitest'

import { openConsole } from '../src/console/open-console.ts'
import { buildingProject, filesOfVersions } from './building-project.ts'

it('a console that is closed while a version is built for a call logs no failure', async () => {
  const lake = await buildingProject()
  const logger = memoryLogger()
  const { project } = lake.services
  const console = await openConsole(project, { version: '1', host: '127.0.0.1', logger })
  try {
    const body = JSON.stringify({ dimension: 'total.total', search: '', filters: [] })
    const headers = { host: '127.0.0.1', 'content-type': 'application/json' }
    const call = console.app.request('/api/values', { method: 'POST', headers, body })
    await expect.poll(() => filesOfVersions(lake)).not.toEqual([])
    await console.close()
    const response = await call
    const answer: unknown = await response.json()
    expect(answer).toMatchObject({ error: { message: 'the marts are closed' } })
    expect(logger.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  } finally {
    await lake.close()
  }
})
