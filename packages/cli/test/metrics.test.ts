import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject
const path = (name: string) => join(project.folder, name)
const ask = (...words: string[]) =>
  deftunes(...words, '--project', path('project'), '--state', path('state'))

beforeAll(async () => {
  project = await ScratchProject.make({})
})
afterAll(() => project.remove())

describe('metrics', () => {
  it('lists every measure and dimension', async () => {
    const { stdout } = await ask('metrics')
    expect(stdout).toMatch(/^sales\.revenue +Revenue +sum price/m)
    expect(stdout).toMatch(/^sales\.sold_on +Day of sale +date by day, week, month, quarter, year/m)
    const { measures } = JSON.parse((await ask('metrics', '--json')).stdout) as {
      measures: { name: string }[]
    }
    expect(measures.map(({ name }) => name)).toContain('songs.share_never_sold')
  })

  it('prints the SQL of a query, with values by the types of dimensions', async () => {
    const { code, stdout } = await ask(
      ...['metrics', 'query', 'sales.revenue', '--by', 'sales.sold_on:month', '--sql'],
      ...['--where', 'countries.country=Germany,NULL', '--where', 'sales.price>=1'],
      ...['--where', 'sales.liked!=true', '--where', 'artists.artist~the', '--limit', '7'],
    )
    expect(code).toBe(0)
    expect(stdout).toContain(`IN ('Germany') OR`)
    expect(stdout).toMatch(/"sales"\.c\d+ >= 1\b/)
    expect(stdout).toMatch(/NOT coalesce\(\("sales"\.c\d+ IN \(true\)\), FALSE\)/)
    expect(stdout).toContain(`LIKE lower('%the%') ESCAPE '!'`)
    expect(stdout).toContain('LIMIT 7')
  })

  it.each([
    [['sales.revenu'], `did you mean "sales.revenue"?`],
    [['songs.songs', '--by', 'sales.liked'], 'METRICS_FAN_OUT'],
    [['sales.revenue', '--by', 'sales.sold_on:decade'], 'dimensions.0.grain: expected one of'],
    [['sales.revenue', '--where', 'sales.price>1'], '--where: expected dimension=value'],
    [
      ['sales.revenue', '--where', 'sales.price=much'],
      'sales.price: expected a number, got "much"',
    ],
    [['sales.revenue', '--top', '3'], '--top: expected a measure and a --by with it'],
    [['sales.revenue', '--limit', 'all'], '--limit'],
  ])('refuses %j', async (words, message) => {
    const { code, stderr } = await ask('metrics', 'query', ...words)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

it('check holds metrics against the tables of models', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deftunes-metrics-'))
  try {
    await cp(path('project'), folder, { recursive: true })
    const file = join(folder, 'metrics/sales.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('sql: price, type: number', 'sql: prize, type: number'))
    const { stdout } = await deftunes('check', '--project', folder)
    expect(stdout).toMatch(
      /metrics: 1 mistake\n.*sales\.yaml:\d+:7: tables\.sales\.dimensions\.price: sql: .*prize/,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('advice', () => {
  it('is of rollups as a file declares them, and what is declared is not advised again', async () => {
    const { stdout: advised } = await ask('metrics', 'advise')
    const named = async () => {
      const { stdout } = await ask('metrics', 'advise', '--json')
      return (JSON.parse(stdout) as { rollup: { name: string } }[]).map(({ rollup }) => rollup.name)
    }
    const names = await named()
    expect(names.length).toBeGreaterThan(3)
    expect(names.every((name) => advised.includes(`  ${name}:\n`))).toBe(true)
    await writeFile(path('project/metrics/advised.yaml'), advised)
    expect(await named()).toEqual([])
    await rm(path('project/metrics/advised.yaml'))
  })
})
