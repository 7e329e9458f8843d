import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

/** A text file of a project. */
export interface ProjectFile {
  /** From the project's folder, with forward slashes. */
  path: string
  /** Path inside the search folder: 'staging/stg_songs.sql' for 'models/staging/stg_songs.sql'. */
  relative: string
  text: string
}

/** Files below the given folders of a project with one of the endings, sorted by path; a missing folder is empty. */
export async function readFiles(
  root: string,
  folders: readonly string[],
  endings: readonly string[],
): Promise<ProjectFile[]> {
  const found = await Promise.all(folders.map((folder) => readFolder(root, folder, endings)))
  const byPath = new Map(found.flat().map((file) => [file.path, file]))
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The text of a file, or undefined when there is none. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readFolder(root: string, folder: string, endings: readonly string[]) {
  const names = await list(join(root, folder))
  const wanted = names.filter((name) => isWanted(name, endings))
  return Promise.all(
    wanted.map(async (relative) => ({
      path: posix.join(folder, relative),
      relative,
      text: stripMark(await readFile(join(root, folder, relative), 'utf8')),
    })),
  )
}

/** Like dbt, a file whose name starts with '.', '#' or '~' is left alone. */
function isWanted(name: string, endings: readonly string[]): boolean {
  return !/^[.#~]/.test(posix.basename(name)) && endings.some((ending) => name.endsWith(ending))
}

async function list(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relativeTo(folder, join(entry.parentPath, entry.name)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function relativeTo(folder: string, path: string): string {
  return path.slice(folder.replace(/[/\\]$/, '').length + 1).replaceAll('\\', '/')
}

function stripMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
