import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { parseDuration } from '@deftunes/core'
import { dag, dagReader, optionNames, task } from '@deftunes/orchestrator'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ScratchProject } from './project.ts'

const root = join(import.meta.dirname, '..')
const guide = readFileSync(join(root, 'docs/dags.md'), 'utf8')

/** The DAG files that the guide shows, by name. */
const examples = new Map(
  [...guide.matchAll(/^```ts\n\/\/ dags\/(\S+\.ts)\n([^]*?)^```$/gm)].map(
    ([, name = '', text = '']) => [name, text] as const,
  ),
)

let project: ScratchProject

beforeAll(async () => {
  project = await ScratchProject.make({})
  for (const id of ['songs', 'api'])
    await rm(join(project.folder, `project/dags/deftunes_${id}_pipeline.ts`))
  for (const [name, text] of examples)
    await writeFile(join(project.folder, 'project/dags', name), text)
})
afterAll(() => project.remove())

/** What the compiler says of the examples as if they stood in this folder. */
function mistakesOfTypes(): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  )
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  const texts = new Map([...examples].map(([name, text]) => [join(root, 'test', name), text]))
  host.fileExists = (file) => texts.has(file) || ts.sys.fileExists(file)
  host.getSourceFile = (file, how, ...rest) => {
    const text = texts.get(file)
    return text === undefined ? read(file, how, ...rest) : ts.createSourceFile(file, text, how)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  return [...texts.keys()].flatMap((file) => {
    const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file))
    return found.map(
      ({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
  })
}

/** The names in the first column of the table that follows a heading. */
function namesUnder(heading: string): string[] {
  const [, section = ''] = guide.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name)
}

describe('the guide to DAGs', () => {
  it('shows whole files, each a DAG of the name of its file', async () => {
    expect([...guide.matchAll(/^```ts$/gm)]).toHaveLength(examples.size)
    const reader = dagReader()
    try {
      for (const name of examples.keys()) {
        const reading = await reader.read(join(project.folder, 'project'), `dags/${name}`)
        expect(reading).toMatchObject({ ok: true, spec: { id: name.replace('.ts', '') } })
      }
    } finally {
      reader.close()
    }
  })

  it('shows files that the compiler takes', () => {
    expect(mistakesOfTypes()).toEqual([])
  })

  it('shows files in which check finds no mistake', async () => {
    const { stdout } = await project.run('check', '--json')
    const parts = JSON.parse(stdout) as { part: string; mistakes: object[]; warnings: object[] }[]
    const dags = parts.find(({ part }) => part === 'dags')
    expect([dags?.mistakes, dags?.warnings]).toEqual([[], []])
  })

  it.each([
    ['takings', ['--param', 'rate=2'], { total: { day: '2024-01-02', rows: 3, sum: 99.5 } }],
    ['prices', [], { load: { rows: 3 } }],
    ['send_list', ['--param', 'country=DE'], { send: 'DE: 100' }],
    [
      'ways',
      [],
      {
        full: 'all of it',
        part: null,
        note: null,
        join: { loaded: ['0: mon', '1: tue'], full: 'all of it' },
      },
    ],
    ['scratch_cluster', [], { 'cluster.sums': 'sums on node-1', tell: 'told' }],
    ['polite', [], { count: 5 }],
  ])('shows what runs, as %s', async (dag, words, returned) => {
    const run = ['run', dag, '--date', '2024-01-02']
    expect(await project.run(...run, ...words)).toMatchObject({ code: 0 })
    const { stdout } = await project.run('runs', 'show', `${dag}__20240102__1`, '--json')
    const { tasks } = JSON.parse(stdout) as { tasks: { task_id: string; output: unknown }[] }
    const outputs = Object.fromEntries(tasks.map(({ task_id, output }) => [task_id, output]))
    expect(outputs).toMatchObject(returned)
  })

  it('tells the defaults that options have', () => {
    const spec = dag<never>({
      ...{ id: 'd', startDate: '2024-01-01' },
      tasks: [task<never>({ id: 't', run: async () => null })],
    })
    const [one] = spec.tasks
    const told = (name: string) => {
      const [, text = ''] =
        new RegExp(`^\\| \`${name}\` \\|[^|]+\\| ([^|]+) \\|`, 'm').exec(guide) ?? []
      return text.replaceAll(/[`']/g, '')
    }
    for (const name of [
      'retries',
      'poolSlots',
      'priorityWeight',
      'triggerRule',
      'dependsOnPast',
    ] as const)
      expect([name, told(name)]).toEqual([name, String(one?.[name])])
    for (const name of ['catchup', 'maxActiveRuns'] as const)
      expect([name, told(name)]).toEqual([name, String(spec[name])])
    const [longest = ''] = told('maxRetryDelay').split(', ')
    expect([told('retryDelay'), longest, told('timeout')].map(parseDuration)).toEqual([
      one?.retryDelayMs,
      one?.maxRetryDelayMs,
      one?.timeoutMs,
    ])
  })

  it('names every option of DAGs and tasks, and none besides', () => {
    expect(namesUnder('Options of `dag`').sort()).toEqual(Object.keys(optionNames.DAG).sort())
    expect(namesUnder('Options of `task`').sort()).toEqual(Object.keys(optionNames.task).sort())
    const [, ways = ''] = guide.split('\n## Ways through a DAG\n')
    for (const of of ['sensor', 'short circuit', 'mapped task'] as const)
      for (const name of Object.keys(optionNames[of]))
        if (!(name in optionNames.task)) expect(ways).toContain(`\`${name}\``)
  })
})
