import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { openRunHistory, openRunStore, type Holder } from '@deftunes/orchestrator'
import { afterEach, beforeEach } from 'vitest'

import { ScratchProject, type Ended, type Started } from '../../../test/project.ts'

/** The project of the test that runs. */
export let project: ScratchProject
let started: Started[]

/** A path in the folder of the test. */
export const path = (name: string) => join(project.folder, name)

/** A DAG by hand: its first task warns and waits as long as a file is there, its second fails while another is. */
const works = () => `
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dag, task } from '@deftunes/orchestrator'

const wait = async ({ logger, params }) => {
  logger.warn('sessions came late')
  while (existsSync(${JSON.stringify(path('wait'))})) await new Promise((go) => setTimeout(go, 10))
  return { rows: params.count ?? 7 }
}
const check = async () => {
  if (existsSync(${JSON.stringify(path('fail'))})) throw new Error('no such thing')
}

export default dag({
  id: 'works',
  startDate: '2024-01-01',
  params: { count: { type: 'integer', default: 7 }, word: { type: 'string', default: '' } },
  tasks: [
    task({ id: 'wait', run: wait, retries: 0 }),
    task({ id: 'check', after: 'wait', run: check, retries: 0 }),
  ],
})
`

beforeEach(async () => {
  project = await ScratchProject.make({})
  started = []
  for (const id of ['songs', 'api']) await rm(path(`project/dags/deftunes_${id}_pipeline.ts`))
  await writeFile(path('project/dags/works.ts'), works())
})
afterEach(async () => {
  for (const one of started) one.kill()
  await Promise.all(started.map(({ ended }) => ended))
  await project.remove()
})

/** Starts a command that is ended with the test. */
export function start(...words: string[]): Started {
  const one = project.start(...words)
  started.push(one)
  return one
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until<Found>(find: () => Found | undefined | false): Promise<Found> {
  for (;;) {
    const found = find()
    if (found !== undefined && found !== false) return found
    await delay(20)
  }
}

/** Who runs the project. */
export function holder(): Holder | undefined {
  if (!existsSync(path('state/state.db'))) return undefined
  const history = openRunHistory({ file: path('state/state.db') })
  const found = history.holder()
  history.close()
  return found
}

/** What is seen in the run state. */
export function inStore<Seen>(look: (store: ReturnType<typeof openRunStore>) => Seen): Seen {
  const store = openRunStore({ file: path('state/state.db') })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

/** `deftunes up`, once it serves. */
export async function up(): Promise<Started> {
  const one = start('up', '--port', '0')
  await until(() => holder()?.url)
  return one
}

/** What `deftunes up` says of its health. */
export async function health(): Promise<string> {
  return (await fetch(`${holder()?.url}/healthz`)).text()
}

/** Has the DAG wait, or fail, by the name of the file. */
export const hold = (name: string) => writeFile(path(name), '')
/** Has it go on. */
export const letGo = (name: string) => rm(path(name))
/** The runs of the project. */
export const runs = () => inStore((store) => store.runs())
/** Whether a run is at work. */
export const isWaiting = () =>
  existsSync(path('state/state.db')) && runs().some(({ state }) => state === 'running')
/** What a command told, without times. */
export const lines = ({ stderr }: Ended) =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^[\d:.]+ /, '').replace(/ {2,}.*(ms|s)\b/, ''))
