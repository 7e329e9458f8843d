import { readFileSync } from 'node:fs'

import ts from 'typescript'
import { expect, it } from 'vitest'

import { optionNames } from '../src/check/dag-options.ts'

const folder = new URL('../../orchestrator/src/dag/', import.meta.url)

/** The members of an exported interface, from its source. */
function membersOf(file: string, name: string): string[] {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const declared = source.statements.find(
    (one) => ts.isInterfaceDeclaration(one) && one.name.text === name,
  )
  const members = declared && ts.isInterfaceDeclaration(declared) ? declared.members : []
  return [...members].flatMap(({ name: key }) => (key && ts.isIdentifier(key) ? key.text : []))
}

it.each([
  ['dag', 'dag.ts', 'DagOptions'],
  ['task', 'task.ts', 'TaskOptions'],
] as const)('check knows every option of a %s', (of, file, type) => {
  const members = membersOf(file, type)
  expect(members).toContain('id')
  expect(optionNames[of]).toEqual(expect.arrayContaining(members))
})
