import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { identityOf } from '@deftunes/core'
import { openRunHistory, openRunStore, type Holder } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject, type Ended, type Started } from '../../../test/project.ts'

let project: ScratchProject
let started: Started[]

const path = (name: string) => join(project.folder, name)

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

function start(...words: string[]): Started {
  const one = project.start(...words)
  started.push(one)
  return one
}

/** Waits until something holds; the test's own time limit ends it. */
async function until<Found>(find: () => Found | undefined | false): Promise<Found> {
  for (;;) {
    const found = find()
    if (found !== undefined && found !== false) return found
    await delay(20)
  }
}

function holder(): Holder | undefined {
  if (!existsSync(path('state/state.db'))) return undefined
  const history = openRunHistory({ file: path('state/state.db') })
  const found = history.holder()
  history.close()
  return found
}

function inStore<Seen>(look: (store: ReturnType<typeof openRunStore>) => Seen): Seen {
  const store = openRunStore({ file: path('state/state.db') })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

async function up(): Promise<Started> {
  const one = start('up', '--port', '0')
  await until(() => holder()?.url)
  return one
}

async function health(): Promise<string> {
  return (await fetch(`${holder()?.url}/healthz`)).text()
}

const hold = (name: string) => writeFile(path(name), '')
const letGo = (name: string) => rm(path(name))
const runs = () => inStore((store) => store.runs())
const isWaiting = () =>
  existsSync(path('state/state.db')) && runs().some(({ state }) => state === 'running')
const lines = ({ stderr }: Ended) =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^[\d:.]+ /, '').replace(/ {2,}.*(ms|s)\b/, ''))

describe('a command that has runs driven, while deftunes up runs the project', () => {
  it('asks it, and tells what happens to the run as it does when it drives it itself', async () => {
    const alone = await project.run('run', 'works', '--date', '2024-01-02')
    await up()
    const asked = await project.run('run', 'works', '--date', '2024-01-02')
    expect(lines(asked)).toEqual(lines(alone).map((line) => line.replace('__1', '__2')))
    expect(asked).toMatchObject({ code: 0, stdout: '' })
    expect(asked.stderr).toContain('! wait: sessions came late')
  })

  it('ends with the exit code of what failed, explained once, and retries what it is asked to', async () => {
    await up()
    await hold('fail')
    const failed = await project.run('run', 'works', '--date', '2024-01-02', '--json')
    expect(failed.code).toBe(3)
    expect(JSON.parse(failed.stdout)).toMatchObject({
      run_id: 'works__20240102__1',
      state: 'failed',
    })
    expect(failed.stderr.match(/^failed works__20240102__1 check/gm)).toHaveLength(1)
    await letGo('fail')
    const retried = await project.run('retry', 'works__20240102__1')
    expect(retried.code).toBe(0)
    expect(retried.stderr).toMatch(/works__20240102__1 goes on/)
    expect(retried.stderr).not.toContain('wait')
    expect(retried.stderr).toMatch(/✓ check/)
  })

  it('is refused as if it had been done here', async () => {
    await up()
    const { code, stderr } = await project.run('run', 'nope', '--date', '2024-01-02')
    expect([code, stderr]).toEqual([
      2,
      "error ORCHESTRATOR_DAG_UNKNOWN DAG 'nope': expected one of works\n",
    ])
    expect(await project.run('run', 'works', '--date', '2023-01-02')).toMatchObject({ code: 2 })
  })

  it('hands on parameters by their types, and a note', async () => {
    await up()
    const words = ['--param', 'count=12', '--param', 'word=12', '--note', 'again']
    const { stdout } = await project.run(
      'run',
      'works',
      '--logical-date',
      '2024-01-01',
      ...words,
      '--json',
    )
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ ingest_on: '2024-01-02', params: { count: 12, word: '12' }, note: 'again' },
      tasks: [{ output: { rows: 12 } }, {}],
    })
  })

  it('watches a backfill until it has ended', async () => {
    await up()
    const range = ['--from', '2024-01-02', '--to', '2024-01-04']
    const { code, stdout } = await project.run('backfill', 'works', ...range, '--reverse', '--json')
    expect(code).toBe(0)
    const told = JSON.parse(stdout) as { ingest_on: string; state: string }[]
    expect(told.map((run) => [run.ingest_on, run.state])).toEqual([
      ['2024-01-04', 'success'],
      ['2024-01-03', 'success'],
      ['2024-01-02', 'success'],
    ])
  })

  it('stops only watching at Ctrl-C, and says how the run is ended', async () => {
    await up()
    await hold('wait')
    const { pid, ended } = start('run', 'works', '--date', '2024-01-02')
    await until(isWaiting)
    process.kill(pid, 'SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toMatch(
      /no longer watched, it goes on: npx deftunes cancel works__20240102__1 .* ends it\n$/,
    )
    await letGo('wait')
    await until(() => runs()[0]?.state === 'success')
  })
})

describe('a run that is watched while the process that drives it', () => {
  it('is killed goes on in the watching one', async () => {
    const service = await up()
    await hold('wait')
    const { ended } = start('run', 'works', '--date', '2024-01-02', '--json')
    await until(isWaiting)
    service.kill()
    await letGo('wait')
    const { code, stdout, stderr } = await ended
    expect(stderr).toContain(
      'the process that ran this project is gone: this one goes on in its place',
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ run_id: 'works__20240102__1', state: 'success' })
    expect(runs()).toHaveLength(1)
  })

  it('is told to end stays, and the command says how it goes on', async () => {
    const service = await up()
    await hold('wait')
    const { ended } = start('run', 'works', '--date', '2024-01-02')
    await until(isWaiting)
    process.kill(service.pid, 'SIGTERM')
    while (!(await health()).includes('draining')) await delay(20)
    await letGo('wait')
    const { code, stderr } = await ended
    expect(code).toBe(5)
    expect(stderr).toContain('works__20240102__1 interrupted')
    expect(stderr).toMatch(
      /ORCHESTRATOR_STOPPED .* told to stop: npx deftunes retry works__20240102__1 .* goes on/,
    )
  })

  it('gives way to a standby is watched on', async () => {
    const service = await up()
    await hold('wait')
    start('up', '--port', '0', '--standby')
    const { ended } = start('run', 'works', '--date', '2024-01-02')
    await until(isWaiting)
    service.kill()
    await until(() => holder()?.url && holder()?.pid !== service.pid)
    await letGo('wait')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/works__20240102__1 success\n$/)
    expect(stderr).not.toContain('in its place')
  })
})

describe('two who ask at once', () => {
  const asked = () =>
    Promise.all([project.run('pause', 'works'), project.run('note', 'works__20240102__1', 'seen')])
  const kept = () =>
    inStore((store) => store.operations({ limit: 2 }).map(({ kind, state }) => `${kind} ${state}`))

  it('are both answered by deftunes up', async () => {
    await up()
    await project.run('run', 'works', '--date', '2024-01-02')
    expect((await asked()).map(({ code }) => code)).toEqual([0, 0])
    expect(kept().sort()).toEqual(['note done', 'pause done'])
  })

  it('are both answered where nobody runs the project', async () => {
    await project.run('run', 'works', '--date', '2024-01-02')
    expect((await asked()).map(({ code }) => code)).toEqual([0, 0])
    expect(kept().sort()).toEqual(['note done', 'pause done'])
  })
})

describe('an act upon runs', () => {
  it('has what it clears run at once where deftunes up is there, and ends what it cancels', async () => {
    await up()
    await project.run('run', 'works', '--date', '2024-01-02')
    await hold('wait')
    const { stdout } = await project.run('clear', 'works__20240102__1', '--task', 'wait')
    expect(stdout).toContain('They run as soon as there is room.')
    await until(isWaiting)
    expect((await project.run('cancel', 'works__20240102__1', '--json')).code).toBe(0)
    expect(inStore((store) => store.run('works__20240102__1')?.state)).toBe('failed')
  })

  it('that an owner died over is done by whoever asked', async () => {
    const owner = deafOwner()
    const { ended } = start('pause', 'works')
    await until(() => inStore((store) => store.operations({ state: 'pending' })).length > 0)
    owner.kill()
    expect((await ended).code).toBe(0)
    expect(inStore((store) => store.dagStates())).toEqual([{ dagId: 'works', paused: true }])
  })
})

/** A process that holds the project and says where it serves, but does nothing. */
function deafOwner() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'])
  inStore(() => {})
  const { pid, started, host } = identityOf(child.pid ?? 0) ?? expect.fail('no process')
  const database = new DatabaseSync(path('state/state.db'))
  const sql = `INSERT OR REPLACE INTO owner VALUES (1, 1, ?, ?, ?, ?, 0, 'http://127.0.0.1:1', 'serves')`
  database.prepare(sql).run(pid, started, host, new Date().toISOString())
  database.close()
  return child
}

describe('logs -f', () => {
  it('prints lines as they are written, and ends with the task', async () => {
    await up()
    await hold('wait')
    const { ended: run } = start('run', 'works', '--date', '2024-01-02')
    await until(isWaiting)
    const entry = fileURLToPath(new URL('../bin/deftunes.js', import.meta.url))
    const place = ['--project', path('project'), '--state', path('state')]
    const words = ['logs', 'works__20240102__1', 'wait', '-f', ...place]
    const child = spawn(process.execPath, [entry, ...words], {
      env: { ...process.env, NO_COLOR: '1' },
    })
    let [printed, ended] = ['', false]
    child.stdout.on('data', (part: Buffer) => (printed += part.toString()))
    child.once('close', () => (ended = true))
    await until(() => printed.includes('sessions came late'))
    await letGo('wait')
    await until(() => ended)
    expect(printed).toMatch(/warn {2}sessions came late\n[^]*try ends state=success\n$/)
    expect((await run).code).toBe(0)
  })
})

describe('a project that a command runs pipelines of', () => {
  it('is busy for others', async () => {
    await hold('wait')
    start('run', 'works', '--date', '2024-01-02')
    await until(isWaiting)
    const { code, stderr } = await project.run('run', 'works', '--date', '2024-01-03')
    expect(code).toBe(5)
    expect(stderr).toContain('ORCHESTRATOR_BUSY')
  })
})
