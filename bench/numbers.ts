import { spawnSync } from 'node:child_process'

/** Every chart of every dashboard against plain SQL in 200 random states each, or as many as are given. */
const [states = '200'] = process.argv.slice(2)
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'packages/console/test/numbers.test.ts'],
  { stdio: 'inherit', env: { ...process.env, DEFTUNES_NUMBERS_STATES: states } },
)
process.exitCode = status ?? 1
