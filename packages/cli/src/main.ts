import { CommanderError } from 'commander'

import { buildProgram } from './program.ts'

// A reader that has seen enough, as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

try {
  await buildProgram().parseAsync()
} catch (error) {
  process.exitCode = await exitCodeFor(error)
}

/** Help and usage need no more than what is loaded by now. */
async function exitCodeFor(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const { report } = await import('./failure.ts')
  return report(error, process.argv.includes('--debug'))
}
