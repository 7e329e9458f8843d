import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The text of a DAG's files at one time. */
export interface DagSource {
  /** Absolute path of the project's folder. */
  project: string
  /** The file that defines the DAG, relative to the project. */
  file: string
  /** What tells these texts from others. */
  version: string
  /** Text of that file and of every file of the project that it imports, by path relative to the project. */
  sources: Readonly<Record<string, string>>
}

interface Version {
  project: string
  /** What is not known yet is read from disk, and known from then on. */
  sources: Map<string, string>
  fromDisk: boolean
}

const versions = new Map<string, Version>()
let hooked = false

/** Imports the file of a version as it was then, whatever has become of it since; the same version is imported once. */
export async function importVersion({
  project,
  file,
  version,
  sources,
}: DagSource): Promise<unknown> {
  hook()
  if (!versions.has(version))
    versions.set(version, {
      project,
      sources: new Map(Object.entries(sources)),
      fromDisk: false,
    })
  return import(urlOf(project, file, version))
}

let reads = 0

/**
 * Imports a file as it is now, whatever was imported before: its exports or what was thrown, and the texts that this
 * took; a file that was asked for and is not there has an empty one.
 */
export async function importFromDisk(
  project: string,
  file: string,
): Promise<{ module?: unknown; thrown?: unknown; sources: Record<string, string> }> {
  hook()
  const version = `read-${++reads}`
  const read = { project, sources: new Map<string, string>(), fromDisk: true }
  versions.set(version, read)
  const sources = () => Object.fromEntries([...read.sources].sort())
  try {
    const module: unknown = await import(urlOf(project, file, version))
    return { module, sources: sources() }
  } catch (thrown) {
    return { thrown, sources: sources() }
  }
}

function urlOf(project: string, file: string, version: string): string {
  return `${pathToFileURL(`${project}/${file}`).href}?${marker}=${encodeURIComponent(version)}`
}

const marker = 'dag-version'

/** Has imports within a version stay in it; everything outside the project is imported as ever. */
function hook(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve: (specifier, context, next) => {
      const own = ownUrl(specifier, context.parentURL)
      return own === undefined ? next(specifier, context) : { url: own, shortCircuit: true }
    },
    load: (url, context, next) => {
      const found = versionIn(url)
      if (!found) return next(url, context)
      return { format: formatOf(url), source: textOf(found, url), shortCircuit: true }
    },
  })
}

/** The URL in a version that something stands for: the file itself, or what a file of the version imports from the project. */
function ownUrl(specifier: string, parentUrl: string | undefined): string | undefined {
  if (specifier.startsWith('file:') && versionIn(specifier)) return specifier
  const parent = parentUrl === undefined ? undefined : versionIn(parentUrl)
  if (!parent || !parentUrl || !/^\.{0,2}\//.test(specifier)) return undefined
  const url = new URL(specifier, parentUrl)
  const path = relative(parent.version.project, fileURLToPath(url))
  if (path.startsWith('..') || path.split('/').includes('node_modules')) return undefined
  url.searchParams.set(marker, parent.id)
  return url.href
}

function versionIn(url: string): { id: string; version: Version } | undefined {
  if (!url.startsWith('file:')) return undefined
  const id = new URL(url).searchParams.get(marker)
  const version = id === null ? undefined : versions.get(id)
  return id !== null && version ? { id, version } : undefined
}

function formatOf(url: string): 'module' | 'module-typescript' {
  return /\.m?js$/.test(new URL(url).pathname) ? 'module' : 'module-typescript'
}

function textOf({ version }: { version: Version }, url: string): string {
  const file = fileURLToPath(new URL(new URL(url).pathname, 'file:'))
  const path = relative(version.project, file)
  const known = version.sources.get(path)
  if (known !== undefined) return known
  if (!version.fromDisk) throw new RangeError(`${path}: expected it among the files of the DAG`)
  version.sources.set(path, '')
  const text = readFileSync(file, 'utf8')
  version.sources.set(path, text)
  return text
}
