import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

import { messageOf } from '@deftunes/core'

import { DbtError } from '../errors.ts'
import type { Issues } from './issues.ts'

/** A text file of a project. */
export interface ProjectFile {
  /** From the project's folder, with forward slashes. */
  path: string
  /** Path inside the search folder: 'staging/stg_songs.sql' for 'models/staging/stg_songs.sql'. */
  relative: string
  text: string
}

/**
 * Files below the given folders of a project with one of the endings, sorted by path; a missing folder is empty.
 * What has such a name and cannot be read as a file, as a folder or a link that leads nowhere, goes to `issues`.
 */
export async function readFiles(
  root: string,
  folders: readonly string[],
  endings: readonly string[],
  issues: Issues,
): Promise<ProjectFile[]> {
  const byPath = new Map<string, ProjectFile>()
  for (const folder of folders) {
    for (const relative of await list(root, folder, issues)) {
      if (!isWanted(posix.basename(relative), endings)) continue
      const path = posix.join(folder, relative)
      const text = await issues.attempt({ file: path }, () => readText(root, path))
      if (text !== undefined) byPath.set(path, { path, relative, text: stripMark(text) })
    }
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The text of a file, or undefined when there is none. @throws DbtError DBT_PROJECT_INVALID when it cannot be read */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}

async function readText(root: string, path: string): Promise<string> {
  try {
    return await readFile(join(root, path), 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

const kinds: Readonly<Record<string, string>> = {
  EISDIR: 'a folder',
  ENOENT: 'a link that leads nowhere',
  ELOOP: 'a link that leads to itself',
  ENOTDIR: 'a file',
}

function unreadable(path: string, cause: unknown, expected = 'file'): DbtError {
  const got = kinds[codeOf(cause) ?? ''] ?? messageOf(cause)
  const message = `${path}: expected a ${expected} that can be read, got ${got}`
  return new DbtError('DBT_PROJECT_INVALID', message, { cause })
}

/** Like dbt, a file whose name starts with '.', '#' or '~' is left alone. */
function isWanted(name: string, endings: readonly string[]): boolean {
  return !/^[.#~]/.test(name) && endings.some((ending) => name.endsWith(ending))
}

/** All names below a folder, with those of folders; as dbt has it, links to files count and links to folders do not lead on. */
async function list(root: string, folder: string, issues: Issues): Promise<string[]> {
  try {
    return (await readdir(join(root, folder), { recursive: true })).map((name) =>
      name.replaceAll('\\', '/'),
    )
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      issues.addError(unreadable(folder, error, 'folder'), { file: folder })
    return []
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

function stripMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
