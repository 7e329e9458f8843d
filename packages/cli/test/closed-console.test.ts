import { existsSync, readdirSync } from 'node:fs'

import { memoryLogger } from '@deftunes/core'
import { expect, it } from 'vitest'

import { model as build } from '../../pipeline/src/steps/model.ts'
import { publishRun } from '../../pipeline/src/steps/publish.ts'
import { ScratchLake } from '../../pipeline/test/scratch-lake.ts'
import { openConsole } from '../src/console/open-console.ts'

const metrics = `tables:
  total:
    relation: serving.total
    key: [total]
    dimensions: { total: { sql: total, type: number } }
    measures:
      many: { aggregate: max, sql: "(SELECT total + count(*) FROM range(100000000) a, range(100000) b)" }
rollups:
  many: { table: total, dimensions: [total.total], measures: [total.many] }
`

it('a console that is closed while a version is built for a call logs no failure', async () => {
  const lake = await ScratchLake.make({ 'metrics/total.yaml': metrics })
  const { project, stagingFolder } = lake.services
  const context = lake.context('run_1', '2024-01-02')
  await lake.load(context, 1)
  await build({})(context)
  await publishRun(context)
  const logger = memoryLogger()
  const console = await openConsole(project, { version: '1', host: '127.0.0.1', logger })
  try {
    const body = JSON.stringify({ dimension: 'total.total', search: '', filters: [] })
    const headers = { host: '127.0.0.1', 'content-type': 'application/json' }
    const call = console.app.request('/api/values', { method: 'POST', headers, body })
    const staged = () => (existsSync(stagingFolder) ? readdirSync(stagingFolder) : [])
    await expect.poll(staged).toContainEqual(expect.stringMatching(/^mart-/))
    await console.close()
    const response = await call
    const answer: unknown = await response.json()
    expect(answer).toMatchObject({ error: { message: 'the marts are closed' } })
    expect(logger.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  } finally {
    await lake.close()
  }
})
