import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import type { ScratchProject } from '../../../test/project.ts'
import { checked, projectToCheck } from './checked-project.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject

const path = (name: string) => join(project.folder, name)

beforeEach(async () => {
  project = await projectToCheck()
})
afterEach(() => project.remove())

function writeDag(id: string, schedule: string, task = ''): Promise<void> {
  const text = `
import { anyOf, dag, task, whenUpdated } from '@deftunes/orchestrator'

export default dag({
  id: '${id}',
  startDate: '2024-01-01',
  schedule: ${schedule},
  tasks: [task({ id: 'use', run: async () => null, ${task} })],
})
`
  return writeFile(path(`project/dags/${id}.ts`), text)
}

async function planOf(dagId: string, ...words: string[]) {
  const place = ['--project', path('project'), '--state', path('state')]
  return deftunes('plan', '--dag', dagId, ...words, ...place)
}

const message =
  'no task has \'serving.dim_song\' as an outlet, and no dataset or model makes it as a table; did you mean "serving.dim_songs"?'

it('an asset that nothing of the project makes is warned of by check, at its line, and fails nothing', async () => {
  const tables = `'serving.dim_songs', 'serving.countries', 'transform.users', 'transform.users_rejected'`
  await writeDag('right', `whenUpdated(${tables}, 'report')`)
  await writeDag('makes', 'null', `outlets: ['report']`)
  await writeDag('wrong', `whenUpdated('report', anyOf('serving.dim_song'))`)
  const { code, mistakes, warnings } = await checked(project)
  expect([code, mistakes]).toEqual([0, []])
  expect(warnings.filter((warning) => warning.startsWith('dags/'))).toEqual([
    `dags/wrong.ts:7: schedule: ${message}`,
  ])
})

it('nothing is warned of where not every file says what it makes', async () => {
  await writeDag('wrong', `whenUpdated('serving.dim_song')`)
  await writeFile(path('project/dags/broken.ts'), 'export default 1\n')
  const { code, warnings } = await checked(project)
  expect(code).toBe(2)
  expect(warnings.filter((warning) => warning.includes('dim_song'))).toEqual([])
})

it('a plan tells of it, too', async () => {
  await writeDag('wrong', `whenUpdated('serving.dim_song', 'serving.dim_songs')`)
  expect((await planOf('wrong')).stdout).toContain(
    `  waits for serving.dim_song\n  waits for serving.dim_songs\n  ! ${message}\n`,
  )
  expect(JSON.parse((await planOf('wrong', '--json')).stdout)).toMatchObject([
    {
      assets: [
        { asset: 'serving.dim_song', updated: false, known: false },
        { asset: 'serving.dim_songs', updated: false, known: true },
      ],
    },
  ])
})

it('a replay runs what waits for a table whenever its pipeline would have published it', async () => {
  await writeDag('follower', `whenUpdated('serving.dim_songs')`)
  const words = ['--simulate', '10d', '--from', '2025-01-01', '--task-time', '1m', '--json']
  // Which steps a file asks for is heard only by Node itself.
  const { stdout } = await project.run('plan', ...words)
  expect(JSON.parse(stdout)).toMatchObject([
    { dag_id: 'deftunes_api_pipeline', runs: 11 },
    { dag_id: 'deftunes_songs_pipeline', runs: 11 },
    // That of the last day begins as the replay ends.
    { dag_id: 'follower', runs: 10 },
  ])
})
