import type { GlobalOptions } from './options.ts'

/** A command as one types it to reach the project and state that the options name. */
export function typed(words: string, { project, state }: GlobalOptions): string {
  const place = Object.entries({ project, state }).flatMap(([name, folder]) =>
    folder === undefined ? [] : [`--${name} ${quoted(folder)}`],
  )
  return ['npx deftunes', words, ...place].join(' ')
}

/** A word that a shell takes as it is. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
