import { runCommand } from './run-command.ts'

// A reader that has seen enough, as `head`, is no failure; nor is a terminal that closes while a command stops.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!['EPIPE', 'EIO'].includes(error.code ?? '')) throw error
  })
}

process.exitCode = await runCommand(process.argv.slice(2))
