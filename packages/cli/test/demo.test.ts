import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
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
  const next = await project.run(...demo)
  expect(next.code).toBe(0)
  const place = `--project ${join(project.folder, 'project')} --state ${join(project.folder, 'state')}`
  for (const words of ['tables', 'query "SELECT .*"', 'runs show deftunes_api_pipeline__\\d+__1'])
    expect(next.stdout).toMatch(new RegExp(`^  npx deftunes ${words} ${place}$`, 'm'))
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

it.each([
  ['title,colour\nA,red\n', /^songs file \S+songs\.csv:1: expected .*colour/m],
  [
    'track_id,title,song_id,release,artist_id,artist_mbid,artist_name,duration,artist_familiarity,artist_hotttnesss,year\nTR1,t,S,r,A,m,n,1,0,0,new\n',
    /^songs file \S+songs\.csv:2: expected year of type integer, got "new"$/m,
  ],
])('takes a file of songs that does not fit for a mistake: %j', async (text, words) => {
  const songs = join(project.folder, 'songs.csv')
  await writeFile(songs, text)
  const { code, stderr } = await project.run('demo', '--songs', songs)
  const [, told] = /^error SIMULATOR_SONGS_FILE_INVALID (.*)$/m.exec(stderr) ?? []
  expect(told).toMatch(words)
  expect(stderr).not.toContain('"level"')
  expect(code).toBe(2)
})

it('tells the last words of sources that could not start', async () => {
  await mkdir(join(project.folder, 'state'))
  await writeFile(join(project.folder, 'state/sources'), 'no folder')
  const { code, stderr } = await project.run('demo')
  expect(stderr).toMatch(/CLI_SIMULATOR_FAILED .* expected them to start, got their end /)
  expect(stderr).not.toContain('"level"')
  expect(code).toBe(3)
})
