import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { systemClock, type Clock } from '@deftunes/core'

import type { DagSpec } from '../dag/dag.ts'
import type { DagBag } from '../engine/board.ts'
import { openStateDatabase } from '../store/state-database.ts'
import { dagReader, type DagReader } from './dag-reader.ts'
import type { DagSource } from './module-versions.ts'
import type { DagFileError, DagFileReading } from './read-dag-file.ts'
import { sqliteVersionStore, type DagVersion, type VersionStore } from './version-store.ts'

/** The DAGs of a project's folder `dags/`, each in its versions. */
export interface DagFolder extends DagBag {
  /** Looks at every file again; true when a DAG changed, came or went. A file that cannot be read leaves its last good version. */
  refresh(): Promise<boolean>
  /** Files that define no DAG as they are now, with why. */
  errors(): ReadonlyMap<string, DagFileError>
  /** The texts that a run began with. */
  sourceOf(run: { dagId: string; dagVersion: string | null }): DagSource | undefined
  /** Number of the version that a run began with, from 1; 0: it is not known. */
  numberOf(run: { dagId: string; dagVersion: string | null }): number
  close(): void
}

/** What a folder of DAGs is read with. */
export interface DagFolderOptions {
  /** Absolute path of the project's folder. */
  project: string
  reader: DagReader
  versions: VersionStore
  clock: Clock
  /** Whether a look at the files waits for one that takes long; else its DAG is taken in by a later look. Default true. */
  waitForSlow?: boolean
}

/** Opens the folder of a project's DAGs, whose versions are kept in a file of run state, and reads it. */
export async function openDagFolder({
  project,
  file,
  clock = systemClock,
  waitForSlow = true,
}: {
  project: string
  file: string
  clock?: Clock
  waitForSlow?: boolean
}): Promise<DagFolder> {
  const database = openStateDatabase(file)
  const reader = dagReader()
  const versions = sqliteVersionStore(database)
  const close = () => {
    reader.close()
    database.close()
  }
  try {
    return { ...(await dagFolder({ project, reader, versions, clock, waitForSlow })), close }
  } catch (error) {
    close()
    throw error
  }
}

/** The DAGs of a folder, read by a reader. */
export async function dagFolder(options: DagFolderOptions): Promise<DagFolder> {
  const { project, versions } = options
  const current = new Map<string, DagVersion>()
  const errors = new Map<string, DagFileError>()
  const seen = new Map<string, string>()
  const parts = new Map<string, string[]>()
  const refused = new Map<string, DagVersion>()
  const late = new Map<string, LateReading>()
  const known = ({ dagId, dagVersion }: { dagId: string; dagVersion: string | null }) =>
    (dagVersion === null ? undefined : versions.get(dagId, dagVersion)) ?? byId(current, dagId)
  const folder: DagFolder = {
    dag: (dagId) => byId(current, dagId)?.spec,
    dagOfRun: (run) => known(run)?.spec,
    versionOf: (dagId) => byId(current, dagId)?.source.version ?? null,
    all: () => specsOf(current),
    errors: () => errors,
    sourceOf: (run) => {
      const source = known(run)?.source
      return source && { project, ...source }
    },
    numberOf: ({ dagId, dagVersion }) =>
      dagVersion === null ? 0 : versions.numberOf(dagId, dagVersion),
    close: () => options.reader.close(),
    refresh: () => refresh(options, { current, errors, seen, parts, refused, late }),
  }
  await folder.refresh()
  return folder
}

/** What is known of the files. */
interface Files {
  /** By file. */
  current: Map<string, DagVersion>
  errors: Map<string, DagFileError>
  /** Hash of the texts that a file was last read from, good or not. */
  seen: Map<string, string>
  /** The files that a file was last read from. */
  parts: Map<string, string[]>
  /** What files define that have the id of another; each is judged anew whenever the folder is looked at. */
  refused: Map<string, DagVersion>
  /** Files that take long to be read. */
  late: Map<string, LateReading>
}

/** What comes of a file that takes long. */
interface LateReading {
  reading?: DagFileReading
}

/** By id; of two files with the same, the first by name. */
function byId(current: ReadonlyMap<string, DagVersion>, dagId: string): DagVersion | undefined {
  return [...current].sort().find(([, { spec }]) => spec.id === dagId)?.[1]
}

function specsOf(current: ReadonlyMap<string, DagVersion>): DagSpec[] {
  return [...current].sort().map(([, { spec }]) => spec)
}

async function refresh(options: DagFolderOptions, files: Files): Promise<boolean> {
  const names = await dagFiles(options.project)
  let changed = false
  for (const file of new Set([...files.current.keys(), ...files.errors.keys()])) {
    if (names.includes(file)) continue
    changed = files.current.delete(file) || changed
    files.errors.delete(file)
    files.seen.delete(file)
    files.refused.delete(file)
    files.late.delete(file)
  }
  for (const file of names) changed = (await look(options, files, file)) || changed
  for (const [file, version] of files.refused) changed = accept(files, file, version) || changed
  return changed
}

/** Looks at one file; true when its DAG is another than before. */
async function look(options: DagFolderOptions, files: Files, file: string): Promise<boolean> {
  const { project } = options
  const before = files.current.get(file) ?? options.versions.latestOf(file)
  const parts = files.parts.get(file) ?? Object.keys(before?.source.sources ?? {})
  const hash = await hashOf(project, [file, ...parts])
  const arrived = files.late.get(file)?.reading
  if (files.seen.get(file) === hash) return arrived ? take(options, files, file, arrived) : false
  files.seen.set(file, hash)
  files.late.delete(file)
  if (before?.source.version === hash) return accept(files, file, before)
  const reading = await readSoon(options, files, file)
  return reading ? take(options, files, file, reading) : fail(files, file, slow, before)
}

const slow: DagFileError = {
  ...{ line: 1, column: 1, mistakes: [] },
  message:
    'expected to be read at once, got no end so far: does it wait for something, or never stop?',
}

/** What is read of a file; undefined when that takes long and nobody waits for it: it is among the late ones then. */
function readSoon(
  { reader, project, waitForSlow = true }: DagFolderOptions,
  { late }: Files,
  file: string,
): Promise<DagFileReading | undefined> {
  return new Promise((resolve, reject) => {
    const one: LateReading = {}
    const onSlow = () => {
      if (waitForSlow) return
      late.set(file, one)
      resolve(undefined)
    }
    const arrive = (reading: DagFileReading) => {
      one.reading = reading
      resolve(reading)
    }
    reader.read(project, file, onSlow).then(arrive, reject)
  })
}

/** Takes in what was read of a file; true when its DAG is another than before. */
async function take(
  { project, versions, clock }: DagFolderOptions,
  files: Files,
  file: string,
  reading: DagFileReading,
): Promise<boolean> {
  files.late.delete(file)
  files.parts.set(file, Object.keys(reading.sources))
  if (!reading.ok) {
    files.seen.set(file, await hashOf(project, [file, ...Object.keys(reading.sources)]))
    return fail(files, file, reading.error, files.current.get(file) ?? versions.latestOf(file))
  }
  const version = hashTexts(reading.sources)
  const read = { spec: reading.spec, source: { file, version, sources: reading.sources } }
  versions.put(read, new Date(clock.now()).toISOString())
  files.seen.set(file, version)
  return accept(files, file, read)
}

/** The last good version of a file stays, also in a process that has not seen it good: true when it is new there. */
function fail(
  files: Files,
  file: string,
  error: DagFileError,
  before: DagVersion | undefined,
): boolean {
  files.errors.set(file, error)
  files.refused.delete(file)
  const isNew =
    before !== undefined && !files.current.has(file) && fileOf(files, before.spec.id) === undefined
  if (isNew) files.current.set(file, before)
  return isNew
}

/** A DAG is that of its file unless another file has its id. */
function accept(files: Files, file: string, version: DagVersion): boolean {
  const { id } = version.spec
  const other = fileOf(files, id)
  if (other !== undefined && other !== file) {
    const message = `expected another id than '${id}', which ${other} has`
    files.errors.set(file, { message, line: 1, column: 1, mistakes: [] })
    files.refused.set(file, version)
    return false
  }
  files.errors.delete(file)
  files.refused.delete(file)
  files.current.set(file, version)
  return true
}

/** The file that a DAG of this id is taken from now. */
function fileOf({ current }: Files, dagId: string): string | undefined {
  return [...current].find(([, { spec }]) => spec.id === dagId)?.[0]
}

/** The files in `dags/` of a project, relative to it, in the order of names; none where there is no folder. */
export async function dagFiles(project: string): Promise<string[]> {
  const entries = await readdir(join(project, 'dags'), { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.name.endsWith('.ts') && !entry.isDirectory())
    .map(({ name }) => `dags/${name}`)
    .sort()
}

async function hashOf(project: string, paths: readonly string[]): Promise<string> {
  const unique = [...new Set(paths)]
  const texts = await Promise.all(
    unique.map(async (path) => {
      const text = await readFile(join(project, path), 'utf8').catch(() => '')
      return [path, text] as const
    }),
  )
  return hashTexts(Object.fromEntries(texts))
}

function hashTexts(texts: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256')
  for (const [path, text] of Object.entries(texts).sort())
    hash.update(`${path}\0${text.length}\0`).update(text)
  return hash.digest('hex').slice(0, 16)
}
