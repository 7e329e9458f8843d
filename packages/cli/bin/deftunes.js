#!/usr/bin/env node
// Starts the command on the Node that the project pins, whatever Node found this file.
import { spawn } from 'node:child_process'
import module from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'

const [major] = process.versions.node.split('.').map(Number)

if (major >= 24) {
  // What was compiled is kept for the next start, and for the workers: half of a short command's time.
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../../node_modules/.cache/node')
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  await import('../src/main.ts')
} else {
  const pinned = module.createRequire(import.meta.url).resolve('node/bin/node')
  const child = spawn(pinned, [import.meta.filename ?? process.argv[1], ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
  })
}
