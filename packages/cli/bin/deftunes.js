#!/bin/sh
':' //; pinned="$(dirname "$(readlink -f "$0")")/../../../node_modules/node/bin/node"; [ -x "$pinned" ] || pinned=node; exec "$pinned" "$0" "$@"
// Starts the command on the Node that the project pins, whatever Node the machine has. A shell reads the line above and
// becomes that Node: no process is left in between. To Node the line is a text and a comment.
import { spawn } from 'node:child_process'
import module from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'

const [major] = process.versions.node.split('.').map(Number)

// DEFTUNES_LAUNCH lets any Node stand for an older one.
if (major >= 24 && !process.env.DEFTUNES_LAUNCH) {
  // What was compiled is kept for the next start, and for the workers: half of a short command's time.
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../../node_modules/.cache/node')
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  endWithLauncher()
  await import('../src/main.ts')
} else launch()

/** Where an older Node was told to read this file, it waits for the pinned one. */
function launch() {
  const child = spawn(pinnedNode(), process.argv.slice(1), {
    env: { ...process.env, DEFTUNES_LAUNCH: '' },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
  })
}

function pinnedNode() {
  try {
    return module.createRequire(import.meta.url).resolve('node/bin/node')
  } catch {
    process.stderr.write(
      `deftunes: expected Node 24 or newer, got ${process.version}; npm ci installs it\n`,
    )
    process.exit(2)
  }
}

/** The channel closes when the launcher is gone, however it went: nobody would hear of this process any more. */
function endWithLauncher() {
  if (!process.channel) return
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
