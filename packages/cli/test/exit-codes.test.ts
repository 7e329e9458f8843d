import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { errorCatalogue } from '../src/error-catalogue.ts'
import { exitCodeOf, exitCodes } from '../src/exit-codes.ts'

const file = new URL('vectors/exit-codes.json', import.meta.url)
const decided = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>

it('every code of the catalogue ends the command with the exit code that was decided for it', () => {
  const codes = Object.values(errorCatalogue).flatMap((catalogue) => Object.keys(catalogue))
  expect(Object.fromEntries(codes.map((code) => [code, exitCodeOf(code)]))).toEqual(decided)
})

it('no code has an exit code that help does not explain', () => {
  for (const code of Object.values(decided)) expect(Object.keys(exitCodes)).toContain(String(code))
})

it('a code of the project’s own DAGs stands for a task that failed', () => {
  expect(exitCodeOf('DEFTUNES_OUT_OF_STOCK')).toBe(3)
})
