import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** All temporary files of a test run go into one folder, which is removed at its end. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'deftunes-test-'))
  // PostgreSQL, which runs as another user when the tests run as root, has to pass through.
  chmodSync(folder, 0o711)
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
}
