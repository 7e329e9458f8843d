import { messageOf, PlatformError } from '@deftunes/core'

/** A mistake in a project file; line and column from 1. */
export interface Mistake {
  file: string
  line: number
  column: number
  message: string
}

/** What reading one part of a project gave: what is there, or every mistake in it. */
export interface Checked {
  summary: string
  mistakes: readonly Mistake[]
  /** What works here but may surprise elsewhere. Default none. */
  warnings?: readonly Mistake[]
}

interface Issue {
  file?: string
  line?: number
  column?: number
  path?: string
  message: string
}

/**
 * The mistakes that an error tells of: one by one where its details list them as `issues` or `found`, else its message.
 * Anything but an error of the platform is a bug and is thrown again.
 */
export function mistakesOf(error: unknown, file: string): Mistake[] {
  if (!(error instanceof PlatformError)) throw error
  const { issues, found } = error.details
  const listed = [issues, found].find(Array.isArray) as Issue[] | undefined
  return (listed ?? [{ message: messageOf(error) }]).map((issue) => ({
    file: issue.file ?? file,
    line: issue.line ?? 1,
    column: issue.column ?? 1,
    message: issue.path ? `${issue.path}: ${issue.message}` : issue.message,
  }))
}

/** Line and column of a key in a YAML text by the keys above it; those of the deepest that is there. */
export function placeOfKey(
  text: string,
  path: readonly string[],
): { line: number; column: number } {
  const lines = text.split('\n')
  let place = { line: 1, column: 1 }
  let from = 0
  let depth = -1
  for (const key of path) {
    const at = lines.findIndex((line, index) => index >= from && keyAt(line, key) > depth)
    if (at < 0) break
    depth = keyAt(lines[at] ?? '', key)
    place = { line: at + 1, column: depth + 1 }
    from = at + 1
  }
  return place
}

/** The indentation of a line that holds this key; -1 for any other line. */
function keyAt(line: string, key: string): number {
  const [, indent = '', name = ''] = /^(\s*)(?:- )?['"]?([^'":]+)['"]?\s*:/.exec(line) ?? []
  return name === key ? indent.length : -1
}

/** `1 mistake`, `3 rules`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
