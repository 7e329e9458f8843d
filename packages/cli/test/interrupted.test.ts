import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'

let project: ScratchProject
const marker = () => join(project.folder, 'breaks.began')

/** A DAG whose only task waits the first time and breaks the second, and one that always succeeds. */
const dags = () => ({
  breaks: `async () => {
  if (existsSync('${marker()}')) throw new Error('the disk is full')
  writeFileSync('${marker()}', '')
  await new Promise(() => setInterval(() => {}, 1_000))
}`,
  works: `async () => ({ rows: 7 })`,
})

beforeEach(async () => {
  project = await ScratchProject.make({})
  for (const [id, run] of Object.entries(dags()))
    await writeFile(
      join(project.folder, `project/dags/${id}.ts`),
      `import { existsSync, writeFileSync } from 'node:fs'
import { dag, task } from '@deftunes/orchestrator'
export default dag({ id: '${id}', startDate: '2020-01-01', tasks: [task({ id: 'only', run: ${run}, retries: 0 })] })
`,
    )
})
afterEach(() => project.remove())

async function interrupt(...words: string[]): Promise<void> {
  const { kill, ended } = project.start(...words)
  while (!existsSync(marker())) await delay(10)
  kill()
  await ended
}

const date = ['--date', '2024-01-02']
const explained =
  /^failed breaks__20240102__1 only ORCHESTRATOR_TASK_FAILED\nthe disk is full\nSee /gm

describe('an interrupted run that fails when it goes on', () => {
  it('is explained and counts for the exit code of whatever command went on with it', async () => {
    await interrupt('run', 'breaks', ...date)
    const { code, stdout, stderr } = await project.run('run', 'works', ...date, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ run_id: 'works__20240102__1', state: 'success' })
    expect(stderr.match(explained)).toHaveLength(1)
    expect(code).toBe(3)
    expect((await project.run('run', 'works', ...date)).code).toBe(0)
  })

  it('is explained once where it is the run that was asked for', async () => {
    await interrupt('backfill', 'breaks', '--from', '2024-01-02', '--to', '2024-01-03')
    const again = ['backfill', 'breaks', '--from', '2024-01-02', '--to', '2024-01-03', '--json']
    const { code, stdout, stderr } = await project.run(...again)
    expect(JSON.parse(stdout)).toMatchObject([{ run_id: 'breaks__20240102__1', state: 'failed' }])
    expect(stderr.match(explained)).toHaveLength(1)
    expect(code).toBe(3)
  })

  it('counts for dbt build, which goes on with its own work', async () => {
    await interrupt('run', 'breaks', ...date)
    await writeFile(join(project.folder, 'project/dbt/models/works.sql'), 'SELECT 1 AS one')
    const { code, stdout, stderr } = await project.run('dbt', 'build', '--select', 'works')
    expect(stdout).toMatch(/works +success/)
    expect(stderr.match(explained)).toHaveLength(1)
    expect(code).toBe(3)
  })
})
