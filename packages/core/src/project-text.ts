import type { Stats } from 'node:fs'
import { lstat, readFile, stat } from 'node:fs/promises'

import { configError } from './config.ts'
import { CoreError, messageOf } from './errors.ts'

/**
 * The text of a project file; undefined when there is none.
 * @throws CoreError CORE_CONFIG_INVALID when something of this name is there that cannot be read
 */
export async function readProjectText(file: string): Promise<string | undefined> {
  try {
    // A pipe that nobody writes to would be waited for.
    if (!isReadable(await stat(file))) throw unreadable(file, 'a pipe, a socket or a device')
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof CoreError) throw cause
    const isThere = await lstat(file).then(
      () => true,
      () => false,
    )
    if (!isThere && codeOf(cause) === 'ENOENT') return undefined
    throw unreadable(file, obstacleOf(cause), cause)
  }
}

/** Reading a folder says itself that it is one. */
function isReadable(found: Stats): boolean {
  return found.isFile() || found.isDirectory()
}

function unreadable(file: string, obstacle: string, cause?: unknown): CoreError {
  const message = `expected a file that can be read, got ${obstacle}`
  return configError([{ file, line: 1, column: 1, path: '', message }], cause)
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
