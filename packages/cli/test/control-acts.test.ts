import { spawn } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'

import { identityOf } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import {
  hold,
  inStore,
  isWaiting,
  letGo,
  path,
  project,
  start,
  until,
  up,
} from './works-project.ts'

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
