import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'

import { loadProject, type Project } from '@deftunes/pipeline'

import { dagFiles } from '../wire.ts'
import { claimScratch, scratchPrefix } from './left-scratch.ts'

/** A copy of a project to do harm to, with a state of its own. */
export interface Scratch {
  /** Holds all of it. */
  folder: string
  project: string
  state: string
  remove: () => Promise<void>
}

/**
 * Copies a project to a temporary folder. Its DAGs run only when they are asked to, and outlive killed workers; its
 * sources are whatever DEFTUNES_SONGS_DB_URL and DEFTUNES_API_URL name, and nobody is alerted but who is given.
 * @throws what {@link loadProject} and {@link dagFiles} throw
 */
export async function makeScratch(
  from: string,
  { alerts }: { alerts?: object } = {},
): Promise<Scratch> {
  const original = await loadProject(from)
  const dags = await dagFiles(from)
  const folder = await mkdtemp(join(tmpdir(), scratchPrefix))
  await claimScratch(folder)
  const project = join(folder, 'project')
  await cp(from, project, { recursive: true, filter: (path) => path === from || isKept(path) })
  await symlink(modulesFor(from), join(folder, 'node_modules'))
  // JSON is YAML.
  await writeFile(join(project, 'deftunes.yaml'), JSON.stringify(settingsOf(original, alerts)))
  await cp(join(import.meta.dirname, 'patient-dags.ts'), join(project, 'patient-dags.ts'))
  for (const file of dags) await makePatient(join(project, relative(from, file)))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  return { folder, project, state: join(folder, 'state'), remove }
}

function settingsOf({ name, workers, duckdb, sources }: Project, alerts: object | undefined) {
  const { memoryLimit: memory_limit, threads } = duckdb
  const generated = Object.entries(sources).map(([source, { kind }]) => {
    if (kind === 'postgres') return [source, { kind, url: '${DEFTUNES_SONGS_DB_URL}' }]
    return [source, { kind, base_url: '${DEFTUNES_API_URL}' }]
  })
  return {
    ...{ name, workers, duckdb: { memory_limit, threads }, alerts },
    sources: Object.fromEntries(generated) as object,
  }
}

/** A state that lies in the project stays where it is. */
function isKept(path: string): boolean {
  return basename(path) !== 'node_modules' && !existsSync(join(path, 'catalog.db'))
}

async function makePatient(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const imported = /(['"])@deftunes\/orchestrator\1/g
  await writeFile(file, text.replaceAll(imported, "'../patient-dags.ts'"))
}

/** The packages that the DAGs of a project import: those beside it, or else those of this command. */
function modulesFor(project: string): string {
  const found = [project, import.meta.dirname].map(modulesAbove).find(Boolean)
  if (found !== undefined) return found
  throw new RangeError(`${project}: expected @deftunes/orchestrator in a node_modules above it`)
}

function modulesAbove(folder: string): string | undefined {
  const here = join(folder, 'node_modules')
  if (existsSync(join(here, '@deftunes/orchestrator'))) return here
  return dirname(folder) === folder ? undefined : modulesAbove(dirname(folder))
}
