import { didYouMean } from '@deftunes/core'

/** What to say of a name that nothing has. */
export function unknown(what: string, name: string, known: ReadonlyMap<string, unknown>): string {
  const names = [...known.keys()]
  return `expected a ${what}, got '${name}'${didYouMean(name, names) || `; known are ${names.join(', ')}`}`
}
