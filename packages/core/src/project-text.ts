import { lstat, readFile } from 'node:fs/promises'

import { configError } from './config.ts'
import { messageOf } from './errors.ts'

/**
 * The text of a project file; undefined when there is none.
 * @throws CoreError CORE_CONFIG_INVALID when something of this name is there that cannot be read
 */
export async function readProjectText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const isThere = await lstat(file).then(
      () => true,
      () => false,
    )
    if (!isThere && codeOf(cause) === 'ENOENT') return undefined
    const message = `expected a file that can be read, got ${obstacleOf(cause)}`
    throw configError([{ file, line: 1, column: 1, path: '', message }], cause)
  }
}

function obstacleOf(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'EISDIR':
      return 'a folder'
    case 'ENOENT':
      return 'a link to nothing'
    case 'ELOOP':
      return 'a link that leads back to itself'
    default:
      return messageOf(cause)
  }
}

function codeOf(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException).code
}
