import { setTimeout as delay } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import {
  health,
  hold,
  holder,
  isWaiting,
  letGo,
  lines,
  project,
  runs,
  start,
  until,
  up,
} from './works-project.ts'

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
