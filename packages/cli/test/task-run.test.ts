import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { deftunes } from './in-process.ts'

const kinds = `
import { existsSync, writeFileSync } from 'node:fs'
import { branch, dag, FailTask, mapped, SkipTask, task } from '@deftunes/orchestrator'

const list = task({ id: 'list', run: async () => [1, 2] })
const failing = (code) => async () => { throw Object.assign(new Error('it broke'), { code }) }

export default dag({
  id: 'kinds',
  startDate: '2020-01-01',
  params: { size: { type: 'integer', default: 1 } },
  tasks: [
    list,
    task({ id: 'tells', run: async ({ logger, runId, interval, ingestOn, tryNumber, params, services }) => {
      logger.info('works', { rows: 3 })
      return { runId, interval, ingestOn, tryNumber, params, lake: services.project.name }
    } }),
    task({ id: 'quiet', run: async () => undefined }),
    mapped({ id: 'each', over: list, run: async ({ item }) => item }),
    task({ id: 'sees', inputs: { list }, run: async ({ inputs }) => inputs.list }),
    task({ id: 'skips', run: async () => { throw new SkipTask('nothing to do') } }),
    task({ id: 'fails', run: failing() }),
    task({ id: 'fails_for_good', run: async () => { throw new FailTask('it broke for good') } }),
    task({ id: 'never_again', run: failing(), neverRetry: ['ORCHESTRATOR_TASK_FAILED'] }),
    branch({ id: 'strays', run: async () => 'nowhere' }),
    task({ id: 'waits', run: async ({ signal, runId }) => {
      writeFileSync(process.env.WAITS, '')
      await new Promise((_, reject) => {
        setInterval(() => {}, 1_000)
        signal.addEventListener('abort', () => reject(new Error('asked to end')))
      })
    } }),
  ],
})
`

// The command ends its process, whatever its task left running.
vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)

let project: ScratchProject

beforeEach(async () => {
  project = await ScratchProject.make({})
  await writeFile(join(project.folder, 'project/dags/kinds.ts'), kinds)
})

afterEach(() => project.remove())

const ofRun = ['--run-id', 'manual__2024-01-02T00:00:00+00:00', '--date', '2024-01-02']

/** Runs a task of the DAG; `last` is the last line of stdout. */
async function runTask(task: string, ...words: string[]) {
  const [folder = '', state = ''] = ['project', 'state'].map((name) => join(project.folder, name))
  const place = ['--project', folder, '--state', state]
  const ended = await deftunes('task', 'run', 'kinds', task, ...ofRun, ...words, ...place)
  const lines = ended.stdout.trimEnd().split('\n')
  return { ...ended, lines, last: lines.at(-1) ?? '' }
}

async function given<T>(variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
  Object.assign(process.env, variables)
  try {
    return await work()
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name]
  }
}

describe('task run', () => {
  it('logs lines, and prints what the task returned as the last one', async () => {
    const interval = [
      '--interval-start',
      '2024-01-01T00:00:00+00:00',
      '--interval-end',
      '2024-01-02',
    ]
    const { code, lines, last } = await runTask('tells', ...interval, '--try', '3')
    expect(code).toBe(0)
    expect(lines).toContain('info works {"rows":3}')
    expect(JSON.parse(last)).toEqual({
      runId: 'kinds.airflow.manual__2024-01-02T00.3A00.3A00.2B00.3A00',
      interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
      ingestOn: '2024-01-02',
      tryNumber: 3,
      params: { size: 1 },
      lake: 'deftunes',
    })
    expect(await runTask('quiet')).toMatchObject({ code: 0, last: 'null' })
  })

  it('takes the interval of a run by hand where there is none', async () => {
    const { last } = await runTask('tells', '--interval-start', '', '--interval-end', '')
    expect(JSON.parse(last)).toMatchObject({ ingestOn: '2024-01-02' })
  })

  it('gives a task what those before it returned, and its item, from the parts of one text', async () => {
    const text = JSON.stringify({ outputs: { list: [1, 2] }, item: { name: 'é' } })
    const parts = { DEFTUNES_GIVEN_0: text.slice(0, 20), DEFTUNES_GIVEN_1: text.slice(20) }
    await given(parts, async () => {
      expect(await runTask('sees')).toMatchObject({ code: 0, last: '[1,2]' })
      const one = await runTask('each', '--map-index', '0')
      expect(one).toMatchObject({ code: 0, last: '{"name":"é"}' })
    })
    const { stderr } = await given({ DEFTUNES_GIVEN_0: '{"outputs":[]}' }, () => runTask('sees'))
    expect(stderr).toContain('DEFTUNES_GIVEN_0: expected outputs by task, got []')
  })

  it('is refused without the outputs that the task needs', async () => {
    const { code, stderr } = await runTask('sees')
    const message =
      "task 'sees': expected in DEFTUNES_GIVEN_0 the outputs of list, got those of no task"
    expect([code, stderr]).toEqual([98, expect.stringContaining(message)])
  })

  it.each([
    ['--run-id', ''],
    ['--interval-start', '2024-02-30T00:00:00+00:00'],
    ['--interval-end', '9999-12-31T00:00:00+00:00'],
  ])('is refused for %s %j', async (option, text) => {
    const interval = ['--interval-start', '2024-01-01', '--interval-end', '2024-01-02']
    const { code, stderr } = await runTask('quiet', ...interval, option, text)
    expect([code, stderr]).toEqual([98, expect.stringContaining(`${option}: expected`)])
  })

  it.each([
    ['skips', 99, 'nothing to do'],
    ['fails', 3, 'it broke'],
    ['fails_for_good', 98, 'it broke for good'],
    ['never_again', 98, 'it broke'],
    ['strays', 98, 'expected to choose among no task, got "nowhere"'],
    ['each', 98, 'expected a map index, one from 0, got -1'],
    ['gone', 98, 'expected one of its tasks list, tells,'],
  ])('ends %s with %i', async (task, code, words) => {
    const ended = await runTask(task)
    expect(`${ended.stdout}${ended.stderr}`).toContain(words)
    expect(ended.code).toBe(code)
  })

  it.each([
    [['--params', '{"size":"big"}'], "param 'size': "],
    [['--params', 'big'], '--params: expected a JSON object'],
    [['--interval-start', 'soon', '--interval-end', '2024-01-02'], "got 'soon'"],
    [['--interval-start', '2024-01-03', '--interval-end', '2024-01-02'], 'not to be before'],
    [['--interval-end', '2024-01-02'], 'expected --interval-start and --interval-end, or --date'],
    [['--map-index', '0'], 'expected a map index, none, as it is not mapped, got 0'],
  ])('is not tried again with %j', async (words, message) => {
    const { code, stderr } = await runTask('quiet', ...words)
    expect(stderr).toContain(message)
    expect(code).toBe(98)
  })

  it('runs a task although the file of another DAG is broken', async () => {
    await writeFile(join(project.folder, 'project/dags/broken.ts'), 'throw new Error("broken")')
    expect(await runTask('quiet')).toMatchObject({ code: 0 })
  })

  it('asks its task to end when it is asked to itself', async () => {
    const waits = join(project.folder, 'waits')
    Object.assign(project.environment, { WAITS: waits })
    const started = project.start('task', 'run', 'kinds', 'waits', ...ofRun)
    while (!existsSync(waits)) await delay(10)
    process.kill(started.pid, 'SIGTERM')
    const { code, stdout } = await started.ended
    expect(stdout).toContain('warn asked to end')
    expect(stdout).toContain('asked to end\n')
    expect(code).toBe(130)
  })

  it('ends when the process that started it is gone, however that went', async () => {
    const waits = join(project.folder, 'waits')
    const place = `--project ${project.folder}/project --state ${project.folder}/state`
    const words = `task run kinds waits --run-id by_hand --date 2024-01-02 ${place}`
    const entry = join(import.meta.dirname, '../bin/deftunes.js')
    const parent = spawn('sh', ['-c', `${entry} ${words} >'${waits}.log' & wait`], {
      env: { ...process.env, WAITS: waits },
    })
    while (!existsSync(waits)) await delay(10)
    parent.kill('SIGKILL')
    const log = async () => readFile(`${waits}.log`, 'utf8')
    while (!(await log()).includes('error Error: asked to end')) await delay(50)
    expect(await log()).toContain('warn asked to end')
  })
})
