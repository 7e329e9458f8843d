import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openOrchestrator, type DagFolder, type Orchestrator } from '../src/index.ts'
import { dagFolder } from '../src/dag-files/dag-folder.ts'
import { dagReader, type DagReader } from '../src/dag-files/dag-reader.ts'
import { sqliteVersionStore } from '../src/dag-files/version-store.ts'
import { openStateDatabase } from '../src/store/state-database.ts'
import { until } from './scratch.ts'

// Beside the packages: a DAG file of a project finds them from where it lies.
const beside = join(import.meta.dirname, '../../../node_modules')
let project: string
let reader: DagReader
let close: (() => void)[]

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'dag-folder-'))
  reader = dagReader()
  close = [() => reader.close()]
})
afterEach(() => {
  for (const end of close.reverse()) end()
  rmSync(project, { recursive: true, force: true })
})

const library = `import { dag, task } from ${JSON.stringify(join(beside, '@deftunes/orchestrator/src/index.ts'))}\n`

function write(path: string, text: string): void {
  const file = join(project, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function dagText(id: string, returned: string, imports = ''): string {
  const task = `task({ id: 'act', retries: 0, run: async ({ params }) => { ${waiting} return ${returned} } })`
  return `${library}${imports}export default dag({ id: '${id}', startDate: '2024-01-01', tasks: [${task}] })\n`
}

/** A task waits as long as the file that its run names is there. */
const waiting = `for (const fs = await import('node:fs'); params.wait && fs.existsSync(params.wait); ) await new Promise((go) => setTimeout(go, 10));`

async function open(): Promise<DagFolder> {
  const database = openStateDatabase(join(project, 'state.db'))
  close.push(() => database.close())
  const versions = sqliteVersionStore(database)
  return dagFolder({ project, reader, versions, clock: { now: Date.now, sleep: async () => {} } })
}

function childrenOf(pid: number): number[] {
  const told = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return told.split(' ').filter(Boolean).map(Number)
}

const errorsOf = (folder: DagFolder) =>
  [...folder.errors()].map(([file, { line, message }]) => `${file}:${line}: ${message}`)

describe('a folder of DAGs', () => {
  it('without files has no DAG', async () => {
    expect((await open()).all()).toEqual([])
  })

  it('has the DAG of each file, and hears of edits, new files and files that are gone', async () => {
    write('dags/a.ts', dagText('a', '1'))
    const folder = await open()
    expect(folder.all().map(({ id }) => id)).toEqual(['a'])
    expect(await folder.refresh()).toBe(false)
    const first = folder.versionOf('a')
    write('dags/a.ts', dagText('a', '2'))
    write('dags/b.ts', dagText('b', '1'))
    expect(await folder.refresh()).toBe(true)
    expect(folder.all().map(({ id }) => id)).toEqual(['a', 'b'])
    expect(folder.versionOf('a')).not.toBe(first)
    expect(folder.numberOf({ dagId: 'a', dagVersion: folder.versionOf('a') })).toBe(2)
    rmSync(join(project, 'dags/a.ts'))
    expect(await folder.refresh()).toBe(true)
    expect(folder.dag('a')).toBeUndefined()
    expect(folder.dagOfRun({ dagId: 'a', dagVersion: first } as never)?.id).toBe('a')
  })

  it('hears of edits of what a file imports from the project', async () => {
    write('lib/value.ts', 'export const value: number = 1\n')
    write('dags/a.ts', dagText('a', 'value', `import { value } from '../lib/value.ts'\n`))
    const folder = await open()
    const first = folder.versionOf('a')
    write('lib/value.ts', 'export const value: number = 2\n')
    expect(await folder.refresh()).toBe(true)
    expect(folder.versionOf('a')).not.toBe(first)
  })

  it('keeps the last good version of a file that has an error, with its line, until it is mended', async () => {
    write('dags/a.ts', dagText('a', '1'))
    const folder = await open()
    const good = folder.versionOf('a')
    write('dags/a.ts', `${dagText('a', '1')}\nthrow new Error('not today')\n`)
    expect(await folder.refresh()).toBe(false)
    expect(errorsOf(folder)).toEqual(['dags/a.ts:4: not today'])
    expect(folder.versionOf('a')).toBe(good)
    const another = await open()
    expect(errorsOf(another)).toEqual(['dags/a.ts:4: not today'])
    expect(another.versionOf('a')).toBe(good)
    write('dags/a.ts', dagText('a', '1'))
    await folder.refresh()
    expect(errorsOf(folder)).toEqual([])
  })

  it('tells the mend of an import that was missing', async () => {
    write('dags/a.ts', dagText('a', 'value', `import { value } from '../lib/value.ts'\n`))
    const folder = await open()
    expect(errorsOf(folder)[0]).toMatch(/value\.ts/)
    write('lib/value.ts', 'export const value = 1\n')
    expect(await folder.refresh()).toBe(true)
    expect(errorsOf(folder)).toEqual([])
  })

  it.each([
    ['ends its process', 'process.exit(0)', /ends the process that reads it \(exit code 0\)/],
    ['never settles', 'await new Promise(() => setInterval(() => {}, 1000))', /within 8000 ms/],
    ['never stops', 'for (;;);', /within 8000 ms/],
    ['is no TypeScript', 'const = 1', /dags\/a\.ts:1: /],
    ['exports nothing', 'export {}', /expected a DAG as default export/],
    [
      'rejects later',
      'void Promise.reject(new Error("later")); await new Promise(() => {})',
      /dags\/a\.ts:1: .*nobody catches: later/,
    ],
    [
      'has an error that nobody catches',
      'void Promise.reject(new Error("boom")); export default { id: "x", tasks: [] }',
      /dags\/a\.ts:1: .*nobody catches: boom/,
    ],
    ['throws what is no error', 'throw null', /one that throws null, which is no error/],
    [
      'exports what only looks like a DAG',
      'export default { id: "x", tasks: [null] }',
      /^dags\/a\.ts:1: tasks: expected what task\(\) makes at 0, got null$/,
    ],
    [
      'sends what is no answer',
      'process.send(null); process.send({ ok: true }); export {}',
      /expected a DAG as default export/,
    ],
  ])('says so of a file that %s, and reads the others', async (_, text, message) => {
    reader.close()
    reader = dagReader({ timeoutMs: 8_000 })
    write('dags/a.ts', `${text}\n`)
    write('dags/b.ts', dagText('b', '1'))
    const folder = await open()
    expect(folder.all().map(({ id }) => id)).toEqual(['b'])
    expect(errorsOf(folder).join()).toMatch(message)
  })

  it('has each DAG though the file before it ends the process that read both', async () => {
    const late = `setInterval(() => { if (globalThis.isRead) throw new Error('late') }, 1)\n`
    write('dags/a.ts', `${late}${dagText('a', '1')}`)
    const slowly = 'globalThis.isRead = true\nawait new Promise((go) => setTimeout(go, 200))\n'
    for (const id of ['b', 'c']) write(`dags/${id}.ts`, `${slowly}${dagText(id, '1')}`)
    const folder = await open()
    expect(folder.all().map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(errorsOf(folder)).toEqual([])
  })

  it('hears of an edit though the process that reads files was killed meanwhile', async () => {
    const readers = () => childrenOf(process.pid)
    const before = readers()
    write('dags/a.ts', dagText('a', '1'))
    const folder = await open()
    for (const pid of readers().filter((one) => !before.includes(one))) process.kill(pid, 'SIGKILL')
    write('dags/a.ts', dagText('a', '2'))
    expect(await folder.refresh()).toBe(true)
    expect(errorsOf(folder)).toEqual([])
  })

  it('says which mistakes a DAG has, and which file has its id already', async () => {
    write('dags/a.ts', dagText('a', '1'))
    write('dags/b.ts', dagText('a', '2'))
    write('dags/c.ts', dagText('c', '1').replace('retries: 0', 'retries: -1'))
    const errors = (await open()).errors()
    expect(errors.get('dags/b.ts')?.message).toBe(
      "expected another id than 'a', which dags/a.ts has",
    )
    expect(errors.get('dags/c.ts')?.mistakes).toEqual([
      "task 'act': retries: expected a whole number from 0, got -1",
    ])
  })
})

describe('a file with the id of another', () => {
  const copied = async () => {
    write('dags/m.ts', dagText('a', '1'))
    const folder = await open()
    for (const copy of ['dags/b.ts', 'dags/z.ts']) write(copy, dagText('a', '2'))
    expect(await folder.refresh()).toBe(false)
    expect(folder.errors().size).toBe(2)
    return folder
  }

  it('takes its place once the other is gone; a third is then held against it', async () => {
    const folder = await copied()
    const before = folder.versionOf('a')
    rmSync(join(project, 'dags/m.ts'))
    expect(await folder.refresh()).toBe(true)
    expect(folder.all().map(({ id }) => id)).toEqual(['a'])
    expect(folder.versionOf('a')).not.toBe(before)
    expect(errorsOf(folder)).toEqual([
      "dags/z.ts:1: expected another id than 'a', which dags/b.ts has",
    ])
    expect(await folder.refresh()).toBe(false)
  })

  it('defines its DAG once the other has another id', async () => {
    const folder = await copied()
    rmSync(join(project, 'dags/z.ts'))
    write('dags/m.ts', dagText('m', '1'))
    expect(await folder.refresh()).toBe(true)
    expect(folder.all().map(({ id }) => id)).toEqual(['a', 'm'])
    expect(errorsOf(folder)).toEqual([])
  })

  it('that cannot be read any more leaves the DAG to the other', async () => {
    const folder = await copied()
    const before = folder.versionOf('a')
    write('dags/b.ts', 'const = 1\n')
    expect(await folder.refresh()).toBe(false)
    expect(folder.all()).toHaveLength(1)
    expect(folder.versionOf('a')).toBe(before)
  })
})

describe('a run', () => {
  let orchestrator: Orchestrator
  let folder: DagFolder

  async function start() {
    folder = await open()
    orchestrator = openOrchestrator({
      file: join(project, 'state.db'),
      dags: folder,
      workerEntry: new URL('./processes/worker.ts', import.meta.url),
      workers: 1,
      logsFolder: join(project, 'logs'),
    })
  }
  afterEach(() => orchestrator.close())

  const outputOf = (runId: string) => orchestrator.store.tasks(runId)[0]?.output
  const request = (wait: string) => ({ dagId: 'a', ingestOn: '2024-01-02', params: { wait } })

  it('is done by the version of its DAG that it began with, though the file changes and then vanishes', async () => {
    write('lib/value.ts', 'export const value: string = "first"\n')
    write('dags/a.ts', dagText('a', 'value', `import { value } from '../lib/value.ts'\n`))
    write('wait', '')
    await start()
    const [first, second] = [1, 2].map(() =>
      orchestrator.executeRun(request(join(project, 'wait'))),
    )
    await until(() => orchestrator.store.openRuns().length === 2)
    write('lib/value.ts', 'export const value: string = "second"\n')
    await folder.refresh()
    const third = orchestrator.executeRun(request(join(project, 'wait')))
    await until(() => orchestrator.store.openRuns().length === 3)
    rmSync(join(project, 'lib'), { recursive: true })
    rmSync(join(project, 'dags'), { recursive: true })
    await folder.refresh()
    rmSync(join(project, 'wait'))
    const runs = [await first, await second, await third]
    expect(runs.map((run) => [run?.state, outputOf(run?.runId ?? '')])).toEqual([
      ['success', 'first'],
      ['success', 'first'],
      ['success', 'second'],
    ])
    await expect(orchestrator.executeRun(request(''))).rejects.toMatchObject({
      code: 'ORCHESTRATOR_DAG_UNKNOWN',
    })
  })
})
