import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

import { messageOf } from '@deftunes/core'

import { CliError } from './errors.ts'

/**
 * The full path of the file that `--out` names; nothing is made yet.
 * @throws CliError CLI_OPTION_INVALID when there is a folder, or a file where a folder must be
 */
export async function outFile(out: string): Promise<string> {
  const file = resolve(out)
  if ((await kindOf(file)) === 'folder') throw refused('a file', out, 'which is a folder')
  await throwUnlessFolders(dirname(file), 'a file in a folder', out)
  return file
}

/**
 * The full path of the folder that `--out` names; nothing is made yet.
 * @throws CliError CLI_OPTION_INVALID when there is a file, also where a folder above it must be
 */
export async function outFolder(out: string): Promise<string> {
  const folder = resolve(out)
  await throwUnlessFolders(folder, 'a folder', out)
  return folder
}

/** Writes a file and the folders that it needs. @throws CliError CLI_OPTION_INVALID with what the system said */
export async function writeOut(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  } catch (cause) {
    throw refused(
      'a file that can be written',
      file,
      `which the system refuses: ${messageOf(cause)}`,
      cause,
    )
  }
}

/** What is there of a path must be folders. */
async function throwUnlessFolders(folder: string, expected: string, out: string): Promise<void> {
  const kind = await kindOf(folder)
  if (kind === 'folder') return
  if (kind === 'other') throw refused(expected, out, `where ${folder} is no folder`)
  const above = dirname(folder)
  if (above !== folder) await throwUnlessFolders(above, expected, out)
}

async function kindOf(path: string): Promise<'folder' | 'other' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other'
  } catch {
    return 'nothing'
  }
}

function refused(expected: string, got: string, why: string, cause?: unknown): CliError {
  const message = `--out: expected ${expected}, got '${got}', ${why}`
  return new CliError('CLI_OPTION_INVALID', message, { cause })
}
