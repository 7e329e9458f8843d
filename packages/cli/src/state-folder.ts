import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

import { messageOf } from '@deftunes/core'

import { CliError } from './errors.ts'

/**
 * Refuses a state that is no folder, nor may become one.
 * @throws CliError CLI_OPTION_INVALID
 */
export function requireFolder(state: string): void {
  if (!statSync(nearestFolder(state)).isDirectory())
    throw new CliError('CLI_OPTION_INVALID', `state ${state}: expected a folder, got a file`)
}

/**
 * Refuses a state that is no folder, or one that cannot be written to.
 * @throws CliError CLI_OPTION_INVALID, CLI_STATE_READ_ONLY
 */
export function requireStateFolder(state: string, access = accessSync): void {
  requireFolder(state)
  const there = nearestFolder(state)
  try {
    access(there, constants.W_OK | constants.X_OK)
  } catch (cause) {
    const message = `state ${state}: expected a folder that can be written to, got: ${messageOf(cause)}`
    throw new CliError('CLI_STATE_READ_ONLY', message, { cause })
  }
}

/** The folder itself or, where it has yet to be made, the one that is there to make it in. */
export function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path))
}
