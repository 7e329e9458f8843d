import type { GlobalOptions } from './options.ts'

/** A command as one types it to reach the project and state that the options name. */
export function typed(words: string, place: GlobalOptions): string {
  return ['npx deftunes', words, ...flags(place)].join(' ')
}

/** A message of a step, which knows nothing of options, with every command in it as {@link typed} would write it. */
export function withPlace(message: string, place: GlobalOptions): string {
  const command = /npx deftunes query --branch \S+/g
  return message.replaceAll(command, (words) => [words, ...flags(place)].join(' '))
}

function flags({ project, state }: GlobalOptions): string[] {
  return Object.entries({ project, state }).flatMap(([name, folder]) =>
    folder === undefined ? [] : [`--${name} ${quoted(folder)}`],
  )
}

/** A word that a shell takes as it is. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
