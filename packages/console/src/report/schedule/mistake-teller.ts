import type { ConfigIssue } from '@deftunes/core'

import type { ReadReports } from './read-reports.ts'

/** Notes mistakes of the files that are read again and again: each once, and once more when its file was changed and still has it. */
export function mistakeTeller(note: (text: string) => void): (read: ReadReports) => ReadReports {
  let told = new Set<string>()
  return (read) => {
    const found = new Map(
      read.mistakes.map((mistake) => [
        `${wordsOf(mistake)}\n${read.texts.get(mistake.file) ?? ''}`,
        wordsOf(mistake),
      ]),
    )
    for (const [key, words] of found) if (!told.has(key)) note(words)
    told = new Set(found.keys())
    return read
  }
}

function wordsOf({ file, line, column, path, message }: ConfigIssue): string {
  return `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`
}
