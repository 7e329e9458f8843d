import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { openRunStore, type RunState } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject, type Ended, type Started } from '../../../test/project.ts'

let project: ScratchProject

/** DAGs whose only task waits the first time: one ends when it is asked to, the other only notes that it was. */
const waiting = (id: string, listens: boolean, marker: string) => `
import { existsSync, writeFileSync } from 'node:fs'
import { dag, task } from '@deftunes/orchestrator'

const wait = async ({ signal }) => {
  if (existsSync('${marker}')) return { rows: 7 }
  writeFileSync('${marker}', String(process.pid))
  await new Promise((_, reject) => {
    setInterval(() => {}, 1_000)
    signal.addEventListener('abort', () => {
      if (${listens}) reject(new Error('asked to end'))
      else writeFileSync('${marker}.asked', '')
    })
  })
}

export default dag({ id: '${id}', startDate: '2020-01-01', tasks: [task({ id: 'wait', run: wait, retries: 0 })] })
`

beforeEach(async () => {
  project = await ScratchProject.make({})
  for (const [id, listens] of [
    ['polite', true],
    ['stubborn', false],
  ] as const)
    await writeFile(join(project.folder, `project/dags/${id}.ts`), waiting(id, listens, marker(id)))
})
afterEach(() => project.remove())

const marker = (id: string) => join(project.folder, `${id}.began`)

/** A command whose task is in the middle of its waiting. */
async function waitingCommand(id: string, ...words: string[]): Promise<Started> {
  const started = project.start(...words)
  await appears(marker(id))
  return started
}

async function appears(file: string): Promise<void> {
  while (!existsSync(file)) await delay(10)
}

/** Says how long signals count as the same keystroke, before the command is started. */
const sameKeystroke = (ms: number) =>
  Object.assign(project.environment, { DEFTUNES_SAME_KEYSTROKE_MS: String(ms) })

/** What the state says, before any other process puts it in order. */
function states(): RunState[] {
  const store = openRunStore({ file: join(project.folder, 'state/state.db') })
  const found = store.runs().map(({ state }) => state)
  store.close()
  return found
}

const expectStopped = ({ code, stderr }: Ended) => {
  expect(stderr.match(/stopping: running tasks are asked to end/g)).toHaveLength(1)
  expect(stderr).toContain('interrupted: the next start goes on with it')
  expect(code).toBe(130)
  expect(states()).toEqual(['queued'])
}

const run = ['--date', '2024-01-02']

describe('Ctrl-C', () => {
  it('that arrives twice at the same moment stops in good order, and the next start goes on', async () => {
    sameKeystroke(3_600_000)
    const { pid, ended } = await waitingCommand('stubborn', 'run', 'stubborn', ...run)
    process.kill(pid, 'SIGINT')
    // The task is asked once the first has arrived, and killed seconds later: the second comes in between.
    await appears(`${marker('stubborn')}.asked`)
    process.kill(pid, 'SIGINT')
    expectStopped(await ended)
    expect((await project.run('runs')).stdout).toMatch(
      /stubborn__20240102__1 +interrupted[^]*stubborn__20240102__1: npx deftunes retry stubborn__20240102__1 --project .* goes on/,
    )
    const next = await project.run('run', 'stubborn', ...run)
    expect(next.code).toBe(0)
    expect(next.stderr).toContain('what it had to do goes on: stubborn__20240102__1')
    expect(states()).toEqual(['success'])
  })

  it('again after a moment stops at once', async () => {
    sameKeystroke(0)
    const { pid, ended } = await waitingCommand('stubborn', 'run', 'stubborn', ...run)
    process.kill(pid, 'SIGINT')
    await appears(`${marker('stubborn')}.asked`)
    process.kill(pid, 'SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('stopping: running tasks are asked to end')
    expect(stderr).not.toContain('the next start goes on')
    expect(states()).toEqual(['running'])
    expect((await project.run('runs')).stdout).toMatch(/stubborn__20240102__1 +interrupted/)
    expect((await project.run('retry', 'stubborn__20240102__1')).code).toBe(0)
    expect(states()).toEqual(['success'])
  })

  it('kills a task that does not listen, and is as clean by SIGTERM and with --json', async () => {
    const { pid, ended } = await waitingCommand('stubborn', 'run', 'stubborn', ...run, '--json')
    process.kill(pid, 'SIGTERM')
    const { code, stderr, stdout } = await ended
    expect([code, states()]).toEqual([130, ['queued']])
    expect(stderr).toBe('stopping: running tasks are asked to end; Ctrl-C again stops at once\n')
    expect(JSON.parse(stdout)).toMatchObject({ state: 'queued', tasks: [{ state: 'none' }] })
  })

  it('leaves of a backfill what has not begun to the next one of the same range', async () => {
    const backfill = ['backfill', 'polite', '--from', '2024-01-02', '--to', '2024-01-04']
    const { pid, ended } = await waitingCommand('polite', ...backfill)
    process.kill(pid, 'SIGINT')
    expectStopped(await ended)
    const { code, stdout } = await project.run(...backfill, '--json')
    expect(code).toBe(0)
    const runs = JSON.parse(stdout) as { run_id: string; state: string }[]
    expect(runs.map(({ run_id: id, state }) => [id, state])).toEqual([
      ['polite__20240102__1', 'success'],
      ['polite__20240103__1', 'success'],
      ['polite__20240104__1', 'success'],
    ])
    expect(states()).toEqual(['success', 'success', 'success'])
  })
})

describe('a command whose Node had to launch the pinned one', () => {
  beforeEach(() => void Object.assign(project.environment, { DEFTUNES_LAUNCH: '1' }))

  it.each(['SIGKILL', 'SIGHUP', 'SIGTERM'] as const)(
    'stops in good order when %s meets the launcher',
    async (signal) => {
      const { pid, ended } = await waitingCommand('polite', 'run', 'polite', ...run)
      process.kill(pid, signal)
      const { code, stderr } = await ended
      expect(stderr).toContain('interrupted: the next start goes on with it')
      expect(code).toBe(signal === 'SIGKILL' ? null : 130)
      expect(states()).toEqual(['queued'])
      expect((await project.run('run', 'polite', ...run)).code).toBe(0)
    },
  )

  it('ends with the exit code of the command', async () => {
    expect(await project.run('run', 'nope', ...run)).toMatchObject({ code: 2 })
    expect(await project.run('runs')).toMatchObject({ code: 0 })
  })
})

describe('the file that npx runs', () => {
  it('becomes the process that runs pipelines, though its terminal closes in good order', async () => {
    const entry = fileURLToPath(new URL('../bin/deftunes.js', import.meta.url))
    const place = ['--project', join(project.folder, 'project')]
    const state = ['--state', join(project.folder, 'state')]
    const child = spawn(entry, ['run', 'polite', ...run, ...place, ...state])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    while (!existsSync(marker('polite')) || readFileSync(marker('polite'), 'utf8') === '')
      await delay(10)
    const worker = readFileSync(marker('polite'), 'utf8')
    const parent = execFileSync('ps', ['-o', 'ppid=', '-p', worker]).toString()
    child.stdout.destroy()
    child.stderr.destroy()
    child.kill('SIGHUP')
    expect([Number(parent), await ended]).toEqual([child.pid, 130])
    expect(states()).toEqual(['queued'])
  })
})
