import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { StagedFile } from '../extraction.ts'

/** How far a list was read: its finished pages, and where to go on. */
export interface Progress {
  /** The first page's address: another one means another list. */
  first: string
  pages: StagedFile[]
  /** The address of the last of them. */
  last?: string
  /** Undefined: all pages are here. */
  next: string | undefined
}

const file = 'progress.json'

/** The progress of a list of which nothing is read. */
export function nothingRead(first: string): Progress {
  return { first, pages: [], next: first }
}

/** What an earlier try of the same run left, when its files are still as it left them. */
export async function readProgress(folder: string, first: string): Promise<Progress> {
  const none = nothingRead(first)
  try {
    const text = await readFile(join(folder, file), 'utf8')
    const left = JSON.parse(text) as Progress
    if (left.first !== first || (left.pages.length > 0 && left.last === undefined)) return none
    for (const page of left.pages) {
      if ((await stat(page.path)).size !== page.bytes) return none
    }
    return left
  } catch {
    return none
  }
}

/** Keeps progress: old or new, never half. */
export async function writeProgress(folder: string, progress: Progress): Promise<void> {
  const temporary = join(folder, `${file}.tmp`)
  await writeFile(temporary, JSON.stringify(progress))
  await rename(temporary, join(folder, file))
}
