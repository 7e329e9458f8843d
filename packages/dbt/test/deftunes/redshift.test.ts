import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { readFiles } from '../../src/project/files.ts'
import { Issues } from '../../src/project/issues.ts'
import { deftunes, projectFolder } from './project.ts'

/** Words from Amazon Redshift's SQL reference: those that cannot be names, and functions that DuckDB has too. */
interface Words {
  reserved: string[]
  functions: string[]
}

let words: Words
let files: { path: string; sql: string }[]

beforeAll(async () => {
  const text = await readFile(join(import.meta.dirname, 'redshift-words.json'), 'utf8')
  words = JSON.parse(text) as Words
  const found = await readFiles(
    projectFolder,
    ['models', 'tests', 'macros'],
    ['.sql'],
    new Issues(),
  )
  files = found.map(({ path, text: template }) => ({ path, sql: sqlOf(template) }))
})

/** A template without Jinja, comments and texts: what is the same in every warehouse. */
function sqlOf(template: string): string {
  return template
    .replaceAll(/\{#.*?#\}/gs, ' ')
    .replaceAll(/\{%.*?%\}/gs, ' ')
    .replaceAll(/\{\{.*?\}\}/gs, 'x')
    .replaceAll(/--.*$/gm, ' ')
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .toLowerCase()
}

const keywordsBeforeParenthesis = new Set(
  'and or in not as over from join on when then else by select where having exists with'.split(' '),
)

describe('SQL of the project', () => {
  it('is there to be looked at', () => {
    expect(files.length).toBeGreaterThan(12)
  })

  it('calls only functions that Redshift has as well', () => {
    const unknown = files.flatMap(({ path, sql }) =>
      [...sql.matchAll(/([a-z_][a-z0-9_]*)\s*\(/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !keywordsBeforeParenthesis.has(name) && !words.functions.includes(name))
        .map((name) => `${path}: ${name}()`),
    )
    expect(unknown).toEqual([])
  })

  it('names nothing by a reserved word of Redshift', () => {
    const reserved = files.flatMap(({ path, sql }) =>
      [
        ...sql
          .replaceAll(/\bas timestamp\s*\)/g, ')')
          .matchAll(/\bas\s+([a-z_][a-z0-9_]*)|([a-z_][a-z0-9_]*)\s+as\s*\(/g),
      ]
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((name) => words.reserved.includes(name))
        .map((name) => `${path}: ${name}`),
    )
    expect(reserved).toEqual([])
  })

  it('has no column of a reserved name', async () => {
    const columns = [...(await deftunes()).all.values()].flatMap((node) =>
      'columns' in node ? Object.keys(node.columns) : [],
    )
    expect(columns.length).toBeGreaterThan(50)
    expect(columns.filter((name) => words.reserved.includes(name))).toEqual([])
  })

  it.each([
    ['::', /::/],
    ['qualify', /\bqualify\b/],
    ['filter (where …)', /\bfilter\s*\(/],
    ['group by all', /\bgroup by all\b/],
    ['* exclude or replace', /\*\s+(exclude|replace)\b/],
    ['using (…)', /\busing\s*\(/],
    ['lists and structs', /[[\]]|\{/],
    ['interval arithmetic', /\binterval\b/],
    ['any, semi, asof or positional joins', /\b(semi|anti|asof|positional)\s+join\b/],
    ['full joins on conditions', /\bfull\s+(outer\s+)?join\b/],
    ['limit in subqueries', /\blimit\b/],
  ])('has no %s', (_, pattern) => {
    expect(files.filter(({ sql }) => pattern.test(sql)).map(({ path }) => path)).toEqual([])
  })
})
