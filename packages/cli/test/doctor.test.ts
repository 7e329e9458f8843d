import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { commitFiles } from '@deftunes/iceberg'
import { openRunStore, type Run } from '@deftunes/orchestrator'
import { branchOf, loadProject, openServices, statePaths } from '@deftunes/pipeline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { newRun } from '../../orchestrator/test/new-run.ts'
import { leftBranches } from '../src/doctor/left-branches.ts'
import { lookAtNode, lookAtState } from '../src/doctor/machine.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject
let folder: string
let state: string

beforeEach(async () => {
  project = await ScratchProject.make({})
  folder = join(project.folder, 'project')
  state = join(project.folder, 'state')
})
afterEach(() => project.remove())

const doctor = (...words: string[]) =>
  deftunes('doctor', ...words, '--project', folder, '--state', state)

interface Told {
  name: string
  level: string
  text: string
  details: string[]
}

async function findings() {
  const { code, stdout } = await doctor('--json')
  return { code, told: JSON.parse(stdout) as Told[] }
}

async function finding(name: string) {
  const { told } = await findings()
  return told.find((one) => one.name === name)
}

const runs: Run[] = [
  { ...newRun, runId: 'sales__20240102__1', state: 'failed' },
  { ...newRun, runId: 'sales__20240102__2', state: 'success' },
  { ...newRun, runId: 'sales__20240103__1', ingestOn: '2024-01-03', state: 'failed' },
  { ...newRun, runId: 'sales__20240104__1', ingestOn: '2024-01-04', state: 'running' },
]

/** Runs, and a table with a branch of each and of one that nobody knows. */
async function fillState() {
  const opened = await loadProject(folder, { state })
  const store = openRunStore({ file: statePaths(opened).runs })
  store.apply(
    1,
    runs.map((run) => ({ kind: 'run-created', run, taskIds: [] })),
  )
  store.close()
  const services = openServices(opened)
  const { catalog, store: files } = services
  const identifier = { namespace: 'transform', name: 'songs' }
  await catalog.createTable(identifier, { schema: { type: 'struct', 'schema-id': 0, fields: [] } })
  for (const branch of ['main', ...runs.map(({ runId }) => branchOf(runId)), 'run_unknown'])
    await commitFiles({
      ...{ catalog, store: files, identifier, branch },
      files: [],
      mode: { kind: 'append' },
    })
  await services.close()
}

describe('doctor', () => {
  it('finds nothing wrong with a project that has not run, and makes nothing', async () => {
    const { code, told } = await findings()
    expect({ code, wrong: told.filter(({ level }) => level !== 'ok') }).toEqual({
      code: 0,
      wrong: [],
    })
    expect(existsSync(state)).toBe(false)
  })

  it('names the file and line of a DAG that cannot be loaded, and ends with 3', async () => {
    writeFileSync(join(folder, 'dags/broken.ts'), 'export default 1\nthrow new Error("no luck")\n')
    const { code, stdout } = await doctor()
    expect(code).toBe(3)
    expect(stdout).toContain('✗ dags: 1 of 3 files define none\n    dags/broken.ts:2: no luck')
  })

  it.each([
    ['run state', 'state.db'],
    ['catalog', 'catalog.db'],
  ])('tells a %s that is damaged', async (name, file) => {
    await fillState()
    writeFileSync(join(state, file), 'no database at all '.repeat(500))
    expect(await finding(name)).toMatchObject({ level: 'bad' })
    expect((await findings()).code).toBe(3)
  })

  it('tells runs that nobody goes on with, and what does', async () => {
    await fillState()
    expect(await finding('runs')).toMatchObject({
      level: 'note',
      text: '4 runs, 0 open, 1 interrupted',
      details: [
        'sales__20240104__1',
        expect.stringContaining('npx deftunes up --project') as string,
      ],
    })
  })

  it('tells folders of processes and runs that are gone', async () => {
    await fillState()
    const left = ['process-4194305', `extracts/${runs[1]?.runId}`].map((name) =>
      join(state, 'staging', name),
    )
    for (const path of [...left, join(state, 'staging/extracts', runs[0]?.runId ?? '')])
      mkdirSync(path, { recursive: true })
    const told = await finding('staging')
    expect(told?.details.slice(0, -1)).toEqual(left)
    expect(readdirSync(join(state, 'staging'))).toContain('process-4194305')
  })

  it('tells branches of runs that are done, and drops those that are named', async () => {
    await fillState()
    const left = ['run_sales__20240102__1', 'run_sales__20240102__2', 'run_unknown']
    const told = await finding('branches')
    expect(told?.text).toBe('left by runs: 3')
    expect(told?.details.at(-1)).toContain(`doctor --drop-branches ${left.join(' ')}`)

    const refused = await doctor('--drop-branches', 'run_unknown', 'run_sales__20240103__1')
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("got 'run_sales__20240103__1'") as string,
    })
    expect((await finding('branches'))?.text).toBe('left by runs: 3')

    expect(await doctor('--drop-branches', ...left)).toMatchObject({ code: 0, stderr: '' })
    expect(await finding('branches')).toMatchObject({ text: 'none left by a run; 2 in use' })
  })

  it('takes no number of kills but a whole one from 1', async () => {
    for (const kills of ['0', 'many'])
      expect(await doctor('--chaos', kills)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`--chaos: expected a whole number of at least 1`) as string,
      })
  })
})

describe('what it judges by', () => {
  it('a branch is left when its run is done, replaced or unknown, not while the run may go on', () => {
    const branches = [...runs.map(({ runId }) => branchOf(runId)), 'run_unknown', 'main', 'mine']
    const newest = [...runs].reverse()
    const left = leftBranches(
      branches.map((branch) => ({ branch, tables: ['transform.songs'] })),
      newest,
    )
    expect(left.map(({ branch, why }) => [branch, why])).toEqual([
      ['run_sales__20240102__1', 'its run failed, and sales__20240102__2 has taken its place'],
      ['run_sales__20240102__2', 'its run is done'],
      ['run_unknown', 'no run of it is on record'],
    ])
  })

  it('a Node that is too old is told with the one that is expected', () => {
    expect(lookAtNode('20.11.1')).toMatchObject({
      level: 'bad',
      text: 'expected v24 or later, got v20.11.1',
    })
    expect(lookAtNode('24.0.0')).toMatchObject({ level: 'ok' })
  })

  it('a disk with little room is told', () => {
    expect(lookAtState({ state: folder }, () => 5e8)).toMatchObject({ level: 'note' })
    expect(lookAtState({ state: folder }, () => 5e9)).toMatchObject({ level: 'ok' })
  })
})
