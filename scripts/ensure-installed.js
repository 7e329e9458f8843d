// Runs before every `npm run`, on whatever Node the machine has: installs when node_modules is missing or stale.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.deftunes-lock')
const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
const wanted = createHash('sha256').update(lock).digest('hex')

if (!isInstalledHere() && !isInstalledByNpm()) {
  process.stderr.write('Installing from npm (npm ci)…\n')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  const { status, error } = spawnSync(
    command,
    [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: 'inherit' },
  )
  if (status === 0) writeFileSync(stamp, wanted)
  else {
    process.stderr.write(
      `npm ci: expected it to install, got ${error?.message ?? `exit code ${status}`}\n`,
    )
    process.exit(status ?? 1)
  }
}

function isInstalledHere() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

/** npm notes what it has installed once all of it is there; packages for other machines are left out. */
function isInstalledByNpm() {
  const note = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(note)) return false
  const { packages: there = {} } = parsed(readFileSync(note, 'utf8'))
  const packages = Object.entries(parsed(lock).packages ?? {}).filter(([path]) => path !== '')
  return (
    packages.length > 0 &&
    packages.every(([path, { version, integrity, optional, devOptional }]) => {
      const found = there[path]
      if (!found) return Boolean(optional || devOptional)
      return found.version === version && found.integrity === integrity
    })
  )
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
