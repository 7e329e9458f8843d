import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { LakeError } from '../../errors.ts'
import { fetchPage, type FetchedPage } from './fetch-page.ts'
import { insistently } from './insistently.ts'
import type { Reading } from './land-pages.ts'
import { linkedPage } from './paging.ts'
import { nothingRead, readProgress, writeProgress, type Progress } from './progress.ts'

/**
 * How far a list is read: as far as an earlier try of the same run came when the last page that arrived is still the
 * same, byte for byte; else not at all. Records that came or went since would have moved the pages that are left.
 * @throws LakeError as {@link fetchPage} does, when it cannot be told now
 */
export async function resume(reading: Reading, first: URL): Promise<Progress> {
  const { folder, logger } = reading.extraction
  const left = await readProgress(folder, first.href)
  const last = left.pages.at(-1)
  if (last === undefined || left.next === undefined) return left
  const url = new URL(left.last ?? first)
  const { page, problem } = await askAgain(reading, url, left.pages.length - 1)
  if (page?.file.sha256 === last.sha256) {
    logger.info('goes on where it stopped', { pages: left.pages.length })
    // An address that a page told may have become another.
    const linked = reading.list.pages.by === 'link'
    return linked ? { ...left, next: linkedPage(url, page.link)?.href } : left
  }
  logger.warn('starts from the first page', { reason: problem ?? differing(left.pages.length) })
  const none = nothingRead(first.href)
  // Before a page is written over: pages of two readings are not one list.
  await writeProgress(folder, none)
  return none
}

function differing(pages: number): string {
  return `expected page ${pages} as it landed before, got another`
}

interface Again {
  page?: FetchedPage
  /** Why there is no page. */
  problem?: string
}

/** The page as it is now, kept apart from the one that landed. */
async function askAgain(reading: Reading, url: URL, index: number): Promise<Again> {
  const folder = join(reading.extraction.folder, 'again')
  await mkdir(folder, { recursive: true })
  const request = { ...reading, url, index, extraction: { ...reading.extraction, folder } }
  try {
    return { page: await insistently(request, () => fetchPage(request)) }
  } catch (error) {
    const refused = error instanceof LakeError && error.details['retryable'] === false
    if (!refused) throw error
    return { problem: error.message }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
