import { CommanderError } from 'commander'

import { buildProgram } from './program.ts'

/** Runs the command that the words after `deftunes` say, and returns the exit code. */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(words.map(asArgument), { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // Help and usage need no more than what is loaded by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { report } = await import('./failure.ts')
    return report(error, words.includes('--debug'))
  }
}

/** SQL may begin with a comment, which looks like an option. */
function asArgument(word: string): string {
  return /^--(?:\s|.*\n)/.test(word) ? ` ${word}` : word
}
