import { didYouMean } from '@deftunes/core'

/** A mistake in a file of reports and where in it. */
export interface FileMistake {
  path: (string | number)[]
  message: string
}

/** A name that is none of the known ones, with what was meant; no mistake where nothing is known. */
export function unknownName(
  what: string,
  name: string,
  known: readonly string[] | undefined,
  path: (string | number)[],
): FileMistake[] {
  if (!known || known.includes(name)) return []
  const expected = known.length > 20 ? '' : ` (${known.join(', ') || 'there is none'})`
  const message = `expected a ${what}${expected}, got '${name}'${didYouMean(name, known)}`
  return [{ path, message }]
}
