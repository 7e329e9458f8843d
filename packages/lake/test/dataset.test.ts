import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { CoreError, type ConfigIssue } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { columnLineage, loadDatasets } from '../src/index.ts'
import { parseDataset } from '../src/dataset/parse-dataset.ts'
import { failure, temporaryFolder, vectorsOf } from './support.ts'

const deftunes = join(import.meta.dirname, '../../../deftunes/datasets')

/** Each mistake as `line path: message`. */
function mistakesOf(text: string): string[] {
  try {
    parseDataset(text, 'things.yaml')
  } catch (error) {
    if (!(error instanceof CoreError)) throw error
    const issues = error.details['issues'] as ConfigIssue[]
    return issues.map(({ line, path, message }) => `${line} ${path}: ${message}`)
  }
  return []
}

describe('a dataset file', () => {
  it.each(vectorsOf<{ name: string; text: string[]; mistakes: string[] }[]>('dataset-mistakes'))(
    'is told of $name',
    ({ text, mistakes }) => {
      expect(mistakesOf(text.join('\n'))).toEqual(mistakes)
    },
  )

  it('names itself in every mistake', () => {
    expect(() => parseDataset('name: Things\nsuorce: api', 'datasets/things.yaml')).toThrow(
      /^datasets\/things\.yaml:1:1: name: .*\n(datasets\/things\.yaml:\d+:\d+: .*\n?)+$/,
    )
  })

  it.each(vectorsOf<{ pages: string; means: object }[]>('dataset-paging'))(
    'with pages $pages has the defaults of that kind',
    ({ pages, means }) => {
      const records = pages.includes('cursor') ? 'records: data,' : ''
      const text = `name: t\nsource: s\nlanding: t\nfrom: { path: /t, ${records} pages: ${pages} }\ncolumns: { id: { type: int } }`
      expect(parseDataset(text, 't.yaml').origin).toMatchObject({ pages: means })
    },
  )

  it.each(vectorsOf<{ path: string; explode?: string; means: object | null }[]>('dataset-paths'))(
    'reads the path $path (exploding $explode)',
    ({ path, explode, means }) => {
      const more = explode ? `explode: ${explode}\n` : ''
      const other = explode ? `, other: { type: int, from: '${explode}[].other' }` : ''
      const text = `name: t\nsource: s\nlanding: t\nfrom: { path: /t }\n${more}columns: { c: { type: int, from: '${path}' }${other} }`
      if (means) expect(parseDataset(text, 't.yaml').columns[0]?.from).toEqual(means)
      else expect(mistakesOf(text).join()).toMatch(/columns\.c\.from: expected a path like .*, got/)
    },
  )
})

describe('a folder of dataset files', () => {
  const good = (name: string, landing = name) =>
    `name: ${name}\nsource: s\nlanding: ${landing}\nfrom: { table: a.b }\ncolumns: { id: { type: int } }\n`

  async function folderOf(files: Record<string, string>) {
    const folder = await temporaryFolder()
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return folder
  }

  it('is read in the order of names; other files are left alone', async () => {
    const folder = await folderOf({ 'b.yaml': good('b'), 'a.yaml': good('a'), 'notes.md': '# b' })
    await mkdir(join(folder, 'old'))
    expect([...(await loadDatasets(folder)).keys()]).toEqual(['a', 'b'])
  })

  it('is told of the mistakes of all its files together', async () => {
    const folder = await folderOf({
      'a.yaml': good('a').replace('int', 'integer'),
      'b.yaml': good('bee'),
      'c.yaml': 'name: [',
      'd.yaml': good('d', 'shared'),
      'e.yaml': good('e', 'shared'),
    })
    const error = await failure(loadDatasets(folder))
    expect(error).toMatchObject({
      code: 'CORE_CONFIG_INVALID',
      cause: { cause: { name: 'ZodError' } },
    })
    const lines = error.message.replaceAll(`${folder}/`, '').split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^a\.yaml:5:\d+: columns\.id\.type: expected string, int, /),
      `b.yaml:1:1: name: expected the name of the file, 'b', got 'bee'`,
      expect.stringMatching(/^c\.yaml:\d+:\d+: /),
      `e.yaml:3:1: landing: expected a folder of its own, got that of d`,
    ])
  })

  it('is told of what has the name of a file and is none, together with the others', async () => {
    const folder = await folderOf({ 'b.yaml': good('bee') })
    await mkdir(join(folder, 'a.yaml'))
    await symlink(join(folder, 'gone'), join(folder, 'c.yaml'))
    await symlink('d.yaml', join(folder, 'd.yaml'))
    const error = await failure(loadDatasets(folder))
    expect(error).toMatchObject({ code: 'CORE_CONFIG_INVALID' })
    expect(error.message.replaceAll(`${folder}/`, '').split('\n')).toEqual([
      'a.yaml:1:1: expected a file that can be read, got a folder',
      `b.yaml:1:1: name: expected the name of the file, 'b', got 'bee'`,
      'c.yaml:1:1: expected a file that can be read, got a link to nothing',
      'd.yaml:1:1: expected a file that can be read, got a link that leads back to itself',
    ])
  })

  it('that is missing is told', async () => {
    const error = await failure(loadDatasets('/nowhere/datasets'))
    expect(error).toMatchObject({ code: 'LAKE_DATASET_INVALID' })
    expect(error.message).toContain('/nowhere/datasets')
  })
})

it('the lineage of every column of DeFtunes is the field that its file names', async () => {
  const datasets = await loadDatasets(deftunes)
  const lineage = [...datasets].map(([name, dataset]) => [name, columnLineage(dataset)] as const)
  const printed = Object.fromEntries(
    lineage.map(([name, columns]) => [
      name,
      columns.map(({ column, source, field, transformation }) =>
        [column, transformation, `${source} ${field}`].join(' | '),
      ),
    ]),
  )
  expect(printed).toEqual(vectorsOf('deftunes-lineage'))
})
