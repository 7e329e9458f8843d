import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { errorCatalogue, printErrorCatalogue } from '../src/error-catalogue.ts'

it('docs/errors.md lists exactly the codes of the catalogue', () => {
  const documented = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  expect(documented).toBe(printErrorCatalogue())
})

it('every code begins with the name of its room and is there once', () => {
  const codes = Object.entries(errorCatalogue).flatMap(([room, catalogue]) =>
    Object.keys(catalogue).map((code) => ({ room, code })),
  )
  for (const { room, code } of codes) expect(code).toMatch(new RegExp(`^${room.toUpperCase()}_`))
  expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length)
})
