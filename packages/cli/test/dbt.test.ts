import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'

let project: ScratchProject
beforeEach(async () => {
  project = await ScratchProject.make({})
})
afterEach(() => project.remove())

async function logOf(stderr: string): Promise<string> {
  const [, file = ''] = /^the log of dbt_build__\S+: (.*)$/m.exec(stderr) ?? []
  expect(file.startsWith(join(project.folder, 'state/logs/dbt_build/'))).toBe(true)
  return readFile(file, 'utf8')
}

it('dbt build names the log of a build that failed', async () => {
  const model = join(project.folder, 'project/dbt/models/broken.sql')
  await writeFile(model, 'SELECT 1 / missing AS one')
  const { code, stderr } = await project.run('dbt', 'build', '--select', 'broken')
  expect(code).toBe(3)
  expect(await logOf(stderr)).toMatch(/"level":"error","message":"[^"]*models\/broken\.sql/)
})

it('dbt build names no log where there is none: the build did not begin', async () => {
  const { code, stderr } = await project.run('dbt', 'build', '--select', 'nosuch:method')
  expect(code).toBe(2)
  expect(stderr).toContain('DBT_SELECTOR_INVALID')
  expect(stderr).not.toContain('the log of')
})

it('dbt build names no log where all went well', async () => {
  await writeFile(join(project.folder, 'project/dbt/models/works.sql'), 'SELECT 1 AS one')
  const { code, stderr } = await project.run('dbt', 'build', '--select', 'works')
  expect([code, stderr]).toEqual([0, ''])
})
