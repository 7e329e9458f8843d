import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { identityOf } from '@deftunes/core'
import {
  openRunHistory,
  openRunStore,
  OrchestratorError,
  type Holder,
} from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { answerTo } from '../src/control.ts'
import { watchSilence } from '../src/silent-owner.ts'
import { deftunes } from './in-process.ts'

const holder = (heartbeat: string): Holder => ({
  ...{ pid: 7, started: 's', host: 'h', heartbeat, role: 'serves', url: 'http://127.0.0.1:1' },
})

describe('a process that runs the project and shows nothing of itself', () => {
  it('is told of once after ten seconds, and again only after it was heard of', () => {
    const told: string[] = []
    let ms = 0
    const watch = watchSilence({ note: (text) => told.push(text), now: () => ms })
    const look = (at: number, heartbeat: string) => {
      ms = at
      watch(holder(heartbeat))
    }
    for (const at of [0, 9_999]) look(at, 'a')
    expect(told).toEqual([])
    for (const at of [10_000, 20_000, 600_000]) look(at, 'a')
    const words =
      'process 7 on h, which runs this project (last seen a), does not answer; waiting for it'
    expect(told).toEqual([words])
    look(600_001, 'b')
    look(610_001, 'b')
    expect(told).toEqual([words, words.replace('seen a', 'seen b')])
  })

  it('is waited for a minute where something would be left, however old its heartbeat was before', () => {
    let ms = 0
    const watch = watchSilence({ note: () => {}, left: 'it stays', now: () => ms })
    watch(holder('1999-01-01T00:00:00.000Z'))
    ms = 59_999
    watch(holder('1999-01-01T00:00:00.000Z'))
    ms = 60_000
    expect(() => watch(holder('1999-01-01T00:00:00.000Z'))).toThrow(
      /^expected an answer within 60 s, but process 7 on h, .* does not answer: it stays$/,
    )
  })
})

describe('a command that asks a process that stands still', () => {
  let folder: string
  let owner: ChildProcess
  const file = () => join(folder, 'state/state.db')

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deftunes-'))
    await mkdir(join(folder, 'state'))
    await mkdir(join(folder, 'dags'))
    await writeFile(join(folder, 'deftunes.yaml'), 'name: still\nsources: {}\n')
    owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'])
    openRunStore({ file: file() }).close()
    const { pid, started, host } = identityOf(owner.pid ?? 0) ?? expect.fail('no process')
    const database = new DatabaseSync(file())
    const sql = `INSERT OR REPLACE INTO owner VALUES (1, 1, ?, ?, ?, ?, 0, 'http://127.0.0.1:1', 'serves')`
    database.prepare(sql).run(pid, started, host, new Date().toISOString())
    database.close()
  })
  afterEach(async () => {
    owner.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it('is told who does not answer, and that the request stays in the inbox', async () => {
    const store = openRunStore({ file: file() })
    const history = openRunHistory({ file: file() })
    const told: string[] = []
    let ms = 0
    try {
      const id = store.post({ actor: 'me', kind: 'pause', request: { dagId: 'works' } })
      const desk = { store, holder: () => history.holder() }
      const note = (text: string) => told.push(text)
      const asked = answerTo(desk, id, { note, now: () => (ms += 30_000) })
      const error = await asked.catch((error: unknown) => error)
      expect(error).toBeInstanceOf(OrchestratorError)
      expect(error).toMatchObject({ code: 'ORCHESTRATOR_BUSY' })
      expect(String(error)).toContain(`process ${owner.pid} on`)
      expect(String(error)).toContain('what was asked for stays in its inbox')
      expect(told).toHaveLength(1)
      expect(store.operation(id)).toMatchObject({ state: 'pending' })
    } finally {
      store.close()
      history.close()
    }
  })

  it('sees at status that it does not answer, by the exit code, too', async () => {
    const words = ['status', '--project', folder, '--state', join(folder, 'state')]
    const { code, stdout } = await deftunes(...words)
    expect([code, stdout]).toEqual([
      3,
      expect.stringContaining('no answer from http://127.0.0.1:1/healthz'),
    ])
    expect((await deftunes(...words, '--json')).code).toBe(3)
  })
})
