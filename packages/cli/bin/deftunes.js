#!/usr/bin/env node
// Starts the command on the Node that the project pins, whatever Node found this file.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'

const [major] = process.versions.node.split('.').map(Number)

if (major >= 24) {
  await import('../src/main.ts')
} else {
  const pinned = createRequire(import.meta.url).resolve('node/bin/node')
  const child = spawn(pinned, [import.meta.filename ?? process.argv[1], ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
  })
}
