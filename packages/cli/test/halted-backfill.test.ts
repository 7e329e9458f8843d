import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { openRunStore } from '@deftunes/orchestrator'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { ScratchProject, type Started } from '../../../test/project.ts'

let project: ScratchProject
let started: Started[]

const path = (name: string) => join(project.folder, name)

const waits = () => `
import { existsSync } from 'node:fs'
import { dag, task } from '@deftunes/orchestrator'

const run = async () => {
  while (existsSync(${JSON.stringify(path('wait'))})) await new Promise((go) => setTimeout(go, 10))
}

export default dag({ id: 'waits', startDate: '2024-01-01', tasks: [task({ id: 'wait', run })] })
`

beforeEach(async () => {
  project = await ScratchProject.make({})
  started = []
  for (const id of ['songs', 'api']) await rm(path(`project/dags/deftunes_${id}_pipeline.ts`))
  await writeFile(path('project/dags/waits.ts'), waits())
  await writeFile(path('wait'), '')
})
afterEach(async () => {
  for (const one of started) one.kill()
  await Promise.all(started.map(({ ended }) => ended))
  await project.remove()
})

function start(...words: string[]): Started {
  const one = project.start(...words)
  started.push(one)
  return one
}

function running(): string | undefined {
  if (!existsSync(path('state/state.db'))) return undefined
  const store = openRunStore({ file: path('state/state.db') })
  const run = store.runs().find(({ state }) => state === 'running')
  store.close()
  return run?.batch ?? undefined
}

it('who watches a backfill is told when somebody pauses, resumes and cancels it, and does not end as if it were done', async () => {
  expect(await project.run('up', '--port', '0', '--detach')).toMatchObject({ code: 0 })
  try {
    const { ended } = start('backfill', 'waits', '--from', '2024-01-02', '--to', '2024-01-04')
    let key: string | undefined
    while (key === undefined) [key] = [running(), await delay(20)]
    const me = userInfo().username
    for (const act of ['pause', 'resume', 'cancel'] as const) {
      expect(await project.run('backfills', act, key)).toMatchObject({ code: 0 })
      // A watcher looks several times within that.
      await delay(500)
    }
    await rm(path('wait'))
    const { code, stderr } = await ended
    expect(stderr).toContain(
      `${key} is paused by ${me}: what it has begun goes on; npx deftunes backfills resume ${key} --project`,
    )
    expect(stderr).toContain(`${key} goes on\n`)
    expect(stderr).toContain(
      `${key} was cancelled by ${me}: what it had begun goes on, what waited is dropped; npx deftunes audit --project`,
    )
    expect(code).toBe(3)
  } finally {
    await project.run('down', '--now')
  }
})
