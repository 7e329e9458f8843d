import { messageOf, PlatformError } from '@deftunes/core'
import pc from 'picocolors'

import { exitCodeOf, type ExitCode } from './exit-codes.ts'

/** Prints what went wrong to stderr, one line for an error the user can act on, and returns the exit code. */
export function report(error: unknown, debug: boolean): ExitCode {
  if (error instanceof PlatformError) {
    const code = String(error.code)
    write(`${pc.red('error')} ${pc.dim(code)} ${error.message}`)
    if (debug) write(String(error.stack))
    return exitCodeOf(code)
  }
  write(`${pc.red('unexpected error')} ${messageOf(error)}`)
  write(
    debug && error instanceof Error ? String(error.stack) : 'Run again with --debug for the stack.',
  )
  return 1
}

function write(text: string): void {
  process.stderr.write(`${text}\n`)
}
