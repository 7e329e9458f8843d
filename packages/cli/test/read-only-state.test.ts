import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { localObjectStore } from '@deftunes/core'
import { sqliteCatalog } from '@deftunes/iceberg'
import { openRunStore } from '@deftunes/orchestrator'
import { loadProject, openServices, statePaths } from '@deftunes/pipeline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { newRun } from '../../orchestrator/test/new-run.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject
let folder: string
let state: string

beforeEach(async () => {
  project = await ScratchProject.make({})
  folder = join(project.folder, 'project')
  state = join(project.folder, 'state')
})
afterEach(async () => {
  for (const path of below(state)) chmodSync(path, 0o755)
  await project.remove()
})

const below = (path: string) =>
  existsSync(path)
    ? [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))]
    : []

const commands = [
  ['runs'],
  ['runs', 'show', newRun.runId],
  ['tables'],
  ['query', 'SELECT run_id FROM ops.runs', '--format', 'csv'],
]

describe('commands that only read', () => {
  it.each(commands.filter(([, word]) => word !== 'show'))(
    'make nothing where there is no state: %s %s',
    async (...words) => {
      const { code, stderr } = await deftunes(...words, '--project', folder, '--state', state)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(existsSync(state)).toBe(false)
    },
  )

  it('work on a state that cannot be written to, and leave it as it was', async () => {
    await fillState()
    for (const path of below(state)) chmodSync(path, 0o555)
    const before = below(state)
    const answers = commands.map((words) => runWithoutRights(...words))
    expect(answers.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
      commands.map(() => ({ status: 0, stderr: '' })),
    )
    const [runs, shown, tables, queried] = answers.map(({ stdout }) => stdout)
    for (const answer of [runs, shown, queried]) expect(answer).toContain(newRun.runId)
    expect(tables).toContain('transform.songs')
    expect(below(state)).toEqual(before)
  })
})

async function fillState() {
  const opened = await loadProject(folder, { state })
  const paths = statePaths(opened)
  await openServices(opened).close()
  const runs = openRunStore({ file: paths.runs })
  runs.apply(1, [{ kind: 'run-created', run: { ...newRun, state: 'success' }, taskIds: [] }])
  runs.close()
  const store = localObjectStore(paths.lake)
  const catalog = sqliteCatalog({ file: paths.catalog, name: opened.name, store })
  const schema = { type: 'struct' as const, 'schema-id': 0, fields: [] }
  await catalog.createTable({ namespace: 'transform', name: 'songs' }, { schema })
  catalog.close()
}

/** As who may write nothing in the state: root may everywhere, and so is nobody here. */
function runWithoutRights(...words: string[]) {
  chmodSync(project.folder, 0o755)
  const temporary = join(project.folder, 'temporary')
  mkdirSync(temporary, { recursive: true })
  chmodSync(temporary, 0o777)
  const entry = join(import.meta.dirname, '../bin/deftunes.js')
  const args = [entry, ...words, '--project', folder, '--state', state]
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const env = { ...process.env, NO_COLOR: '1', TMPDIR: temporary }
  return spawnSync(process.execPath, args, { ...nobody, env, encoding: 'utf8' })
}
