import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'

let project: ScratchProject
beforeEach(async () => {
  project = await ScratchProject.make({})
})
afterEach(() => project.remove())

const demo = ['demo', '--songs', '200', '--users', '50', '--sessions', '50', '--days', '2']

function simulatorOf(pid: number): number {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)]).toString()
  return Number(/^\s*(\d+) .*simulator/m.exec(children)?.[1])
}

it('says that its source systems are gone, and goes on with the next start', async () => {
  const { pid, running, ended } = project.start(...demo)
  await running
  process.kill(simulatorOf(pid), 'SIGKILL')
  const { code, stderr } = await ended
  expect(stderr).toMatch(
    /CLI_SIMULATOR_FAILED.* expected them to run as long as the demo, got their end \(SIGKILL\)/,
  )
  expect(code).toBe(3)
  expect(await project.run(...demo)).toMatchObject({ code: 0 })
  const open = `SELECT run_id FROM ops.runs WHERE state <> 'success'`
  expect(await project.rows(open)).toEqual([])
})

it('goes on with the options that the interrupted demo began with, and says so', async () => {
  const { running, kill, ended } = project.start(...demo)
  await running
  kill()
  await ended
  const other = [...demo.slice(0, -1), '3']
  const next = await project.run(...other, '--json')
  expect(next.stderr).toContain(
    'an interrupted demo goes on with the options it began with: --songs 200 --users 50 --sessions 50 --days 2 --seed 1\n',
  )
  expect(next.code).toBe(0)
  const { runs } = JSON.parse(next.stdout) as { runs: { ingest_on: string }[] }
  expect(runs.map(({ ingest_on }) => ingest_on)).toEqual(['2024-01-02', '2024-01-02', '2024-01-03'])
})

it('leaves the sources of a demo that runs alone', async () => {
  const { running, kill, ended } = project.start(...demo)
  await running
  const { code, stderr } = await project.run(...demo)
  kill()
  await ended
  expect(stderr).toContain('ORCHESTRATOR_BUSY')
  expect(stderr).not.toContain('starting PostgreSQL')
  expect(code).toBe(5)
})

it('tells what its sources said, in words', async () => {
  const songs = join(project.folder, 'songs.csv')
  await writeFile(songs, 'title,colour\nA,red\n')
  const { code, stderr } = await project.run('demo', '--songs', songs)
  expect(stderr).toMatch(/CLI_SIMULATOR_FAILED .* expected them to start, got their end [^]*colour/)
  expect(stderr).not.toContain('"level"')
  expect(code).toBe(3)
})
