import { runCommand } from './run-command.ts'

// A reader that has seen enough, as `head`, is no failure; nor is a terminal that closes while a command stops.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!['EPIPE', 'EIO'].includes(error.code ?? '')) void endWith(error)
  })
}
// What is thrown where nobody waits is told as any other error.
process.on('uncaughtException', (error) => void endWith(error))

process.exitCode = await runCommand(process.argv.slice(2))

async function endWith(error: Error): Promise<void> {
  const { report } = await import('./failure.ts')
  process.exit(report(error, process.argv.includes('--debug')))
}
