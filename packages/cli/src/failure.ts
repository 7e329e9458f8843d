import { messageOf, PlatformError } from '@deftunes/core'
import pc from 'picocolors'

import { chainOf } from './error-chain.ts'
import { exitCodeOf, type ExitCode } from './exit-codes.ts'
import { storageFailure } from './storage-failure.ts'

/** Prints what went wrong to stderr, one line for an error the user can act on, and returns the exit code. */
export function report(thrown: unknown, debug: boolean): ExitCode {
  const error = storageFailure(thrown) ?? thrown
  if (error instanceof PlatformError) {
    const code = String(error.code)
    write(`${pc.red('error')} ${pc.dim(code)} ${error.message}`)
    if (debug) write(stacksOf(error))
    return exitCodeOf(code)
  }
  write(`${pc.red('unexpected error')} ${messageOf(error)}`)
  write(debug ? stacksOf(error) : 'Run again with --debug for the stack.')
  return 1
}

/** The stack of an error and of everything that caused it. */
function stacksOf(error: unknown): string {
  return chainOf(error)
    .map((one) => (one instanceof Error ? (one.stack ?? one.message) : String(one)))
    .join('\ncaused by ')
}

function write(text: string): void {
  process.stderr.write(`${text}\n`)
}
