import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

import { messageOf } from '@deftunes/core'

import { CliError } from './errors.ts'

/**
 * Refuses a state that is no folder, or one that cannot be written to: readers, too, keep locks and temporary files there.
 * @throws CliError CLI_OPTION_INVALID, CLI_STATE_READ_ONLY
 */
export function requireStateFolder(state: string, access = accessSync): void {
  const there = nearest(state)
  if (!statSync(there).isDirectory())
    throw new CliError('CLI_OPTION_INVALID', `state ${state}: expected a folder, got a file`)
  try {
    access(there, constants.W_OK | constants.X_OK)
  } catch (cause) {
    const message = `state ${state}: expected a folder that can be written to, as commands that only read need it, too; got: ${messageOf(cause)}`
    throw new CliError('CLI_STATE_READ_ONLY', message, { cause })
  }
}

/** The folder itself or, where it has yet to be made, the one that is there to make it in. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path))
}
