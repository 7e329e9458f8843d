import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { dagFolder } from '../src/dag-files/dag-folder.ts'
import { dagReader, type DagReader } from '../src/dag-files/dag-reader.ts'
import { sqliteVersionStore } from '../src/dag-files/version-store.ts'
import { openStateDatabase } from '../src/store/state-database.ts'

let project: string
let reader: DagReader

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'slow-dag-file-'))
  mkdirSync(join(project, 'dags'))
  // Were a file that never ends waited for, the test's own time limit would end it.
  reader = dagReader({ timeoutMs: 600_000, patienceMs: 100 })
})
afterEach(() => {
  reader.close()
  rmSync(project, { recursive: true, force: true })
})

const write = (file: string, text: string) => writeFileSync(join(project, file), text)
const dagText = (id: string) => `export default { id: '${id}', tasks: [] }\n`

function open(waitForSlow: boolean) {
  const versions = sqliteVersionStore(openStateDatabase(':memory:'))
  return dagFolder({
    ...{ project, reader, versions, waitForSlow },
    clock: { now: Date.now, sleep: async () => {} },
  })
}

it('a file that never ends is told and holds no other, neither at first nor on an edit', async () => {
  write('dags/a.ts', 'for (;;);\n')
  write('dags/b.ts', 'await new Promise(() => setInterval(() => {}, 1000))\n')
  write('dags/c.ts', dagText('c'))
  const folder = await open(false)
  const ids = async () => {
    await folder.refresh()
    return folder.all().map(({ id }) => id)
  }
  expect([...folder.errors().keys()]).toEqual(expect.arrayContaining(['dags/a.ts', 'dags/b.ts']))
  expect(folder.errors().get('dags/a.ts')?.message).toMatch(/got no end so far/)
  for (let found: string[] = []; !found.includes('c');) found = await ids()
  write('dags/c.ts', dagText('d'))
  for (let found: string[] = []; !found.includes('d');) found = await ids()
  write('dags/a.ts', dagText('a'))
  for (let found: string[] = []; !found.includes('a');) found = await ids()
  expect([...folder.errors().keys()]).toEqual(['dags/b.ts'])
})

it.each([true, false])(
  'a file that only takes long has its DAG at once or at a later look, waited for: %s',
  async (waitForSlow) => {
    const wait = 'await new Promise((go) => setTimeout(go, 1_500))\n'
    write('dags/a.ts', `${wait}${dagText('a')}`)
    const folder = await open(waitForSlow)
    expect(folder.all()).toHaveLength(waitForSlow ? 1 : 0)
    while (folder.all().length === 0) await folder.refresh()
    expect(folder.errors().size).toBe(0)
  },
)
