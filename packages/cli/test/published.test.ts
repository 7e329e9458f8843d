import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { openRunHistory } from '@deftunes/orchestrator'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { ScratchProject, type Started } from '../../../test/project.ts'

let project: ScratchProject
let service: Started | undefined

const path = (name: string) => join(project.folder, name)

/** Makes a table that needs no source, and says nowhere in its file which. */
const maker = `
import { dag, task } from '@deftunes/orchestrator'
import { model, publish } from '@deftunes/pipeline'

const ones = { select: 'ones' }

export default dag({
  id: 'maker',
  startDate: '2024-01-01',
  tasks: [
    task({ id: 'model', run: model(ones) }),
    task({ id: 'publish', after: ['model'], run: publish(ones) }),
  ],
})
`

/** The same, but its process is killed after the first publish, before it can say so. */
const dying = maker
  .replace("id: 'maker'", "id: 'dying'")
  .replace('run: publish(ones)', "retryDelay: '10ms', run: publishAndDie")
  .replace(
    'export default',
    `const publishAndDie = async (context) => {
  const report = await publish(ones)(context)
  if (context.tryNumber === 1) process.kill(process.pid, 'SIGKILL')
  return report
}

export default`,
  )

const waiting = (id: string, table: string) => `
import { dag, task, whenUpdated } from '@deftunes/orchestrator'

const run = async ({ interval }) => interval

export default dag({
  id: '${id}',
  startDate: '2024-01-01',
  schedule: whenUpdated('${table}'),
  tasks: [task({ id: 'use', run })],
})
`

beforeEach(async () => {
  project = await ScratchProject.make({})
  for (const id of ['songs', 'api']) await rm(path(`project/dags/deftunes_${id}_pipeline.ts`))
  const ones = "{{ config(materialized='table') }}\nselect 1 as one\n"
  await writeFile(path('project/dbt/models/ones.sql'), ones)
  await writeFile(path('project/dags/maker.ts'), maker)
  await writeFile(path('project/dags/waits.ts'), waiting('waits', 'serving.ones'))
  await writeFile(path('project/dags/other.ts'), waiting('other', 'serving.dim_songs'))
})
afterEach(async () => {
  service?.kill()
  await service?.ended
  await project.remove()
})

function look<Seen>(at: (history: ReturnType<typeof openRunHistory>) => Seen): Seen | undefined {
  if (!existsSync(path('state/state.db'))) return undefined
  const history = openRunHistory({ file: path('state/state.db') })
  try {
    return at(history)
  } finally {
    history.close()
  }
}

/** The runs that there are, and their state. */
function runs(): Record<string, string> {
  const all = look((history) => history.runs()) ?? []
  return Object.fromEntries(all.map(({ runId, state }) => [runId, state]))
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(50)
}

it('a DAG that waits for a table runs once another has published it, and no other DAG does', async () => {
  // Nobody makes runs of schedules then: what was published is not forgotten.
  expect(await project.run('run', 'maker', '--date', '2024-01-03')).toMatchObject({ code: 0 })
  expect(Object.keys(runs())).toEqual(['maker__20240103__1'])
  service = project.start('up', '--port', '0')
  await until(() => runs()['waits__20240103__1'] === 'success')
  expect(await project.run('run', 'maker', '--date', '2024-01-04')).toMatchObject({ code: 0 })
  await until(() => runs()['waits__20240104__1'] === 'success')
  expect(Object.keys(runs()).sort()).toEqual([
    'maker__20240103__1',
    'maker__20240104__1',
    'waits__20240103__1',
    'waits__20240104__1',
  ])
})

it('also where the process that published it was killed before it could say so, and once', async () => {
  await writeFile(path('project/dags/dying.ts'), dying)
  service = project.start('up', '--port', '0')
  await until(() => Boolean(look((history) => history.holder()?.url)))
  const { code, stdout } = await project.run('run', 'dying', '--date', '2024-01-03', '--json')
  expect(code).toBe(0)
  const { tasks } = JSON.parse(stdout) as { tasks: { task_id: string }[] }
  expect(tasks.find(({ task_id }) => task_id === 'publish')).toMatchObject({
    output: { tables: [] },
    try_number: 2,
  })
  await until(() => runs()['waits__20240103__1'] === 'success')
  expect(Object.keys(runs()).sort()).toEqual(['dying__20240103__1', 'waits__20240103__1'])
})
