import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Bundles the sources of a page into a folder, in a process of its own: which build of React is bundled follows from NODE_ENV, which
 * may be anything here.
 * @throws Error with what the bundler says
 */
export async function writePage(sources: string, folder: string): Promise<void> {
  const bundler = join(import.meta.dirname, 'bundle.ts')
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [bundler, sources, folder], { env })
}
