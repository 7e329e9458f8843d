import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * All temporary files of a test run go into one folder, which is removed at its end; what commands
 * print is plain text, also where the surroundings ask for colours, as most CI services do.
 */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'deftunes-test-'))
  // PostgreSQL, which runs as another user when the tests run as root, has to pass through.
  chmodSync(folder, 0o711)
  process.env['TMPDIR'] = folder
  process.env['NO_COLOR'] = '1'
  delete process.env['FORCE_COLOR']
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
}
