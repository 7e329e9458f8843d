import { mkdir } from 'node:fs/promises'

import { CoreError, retry } from '@deftunes/core'

import type { ApiList } from '../../dataset/dataset.ts'
import { LakeError } from '../../errors.ts'
import type { RestSource } from '../../source/source.ts'
import type { Extracted, Extraction } from '../extraction.ts'
import { fetchPage, type FetchedPage, type PageRequest } from './fetch-page.ts'
import { printUrl } from './http-get.ts'
import { firstPage, nextPage } from './paging.ts'
import { readProgress, writeProgress, type Progress } from './progress.ts'
import { openTokens } from './token.ts'

/** More pages than any list has: a server that goes in circles ends here. */
const mostPages = 100_000

/**
 * Lands a list of an API page by page, each as received. A page is asked for again when it may succeed; a second try
 * of the same run goes on after the last page that arrived.
 * @throws LakeError LAKE_SOURCE_REFUSED, LAKE_SOURCE_FAILED, LAKE_PAGES_INVALID, LAKE_RESPONSE_TOO_LARGE
 */
export async function extractList(
  source: RestSource,
  list: ApiList,
  extraction: Extraction,
): Promise<Extracted> {
  const { folder, logger } = extraction
  await mkdir(folder, { recursive: true })
  const start = firstPage(listUrl(source, list, extraction), list.pages)
  const tokens = openTokens(source)
  let progress = await readProgress(folder, start.href)
  if (progress.pages.length > 0)
    logger.info('goes on where it stopped', { pages: progress.pages.length })
  while (progress.next !== undefined) {
    const url = new URL(progress.next)
    const index = progress.pages.length
    if (index === mostPages) throw endless(url)
    const page = await insistently({ url, index, list, source, tokens, extraction })
    progress = advance(progress, list, { url, index, page })
    await writeProgress(folder, progress)
    logger.debug('page landed', { page: index, rows: page.file.rows, bytes: page.file.bytes })
  }
  const rows = progress.pages.reduce((sum, page) => sum + page.rows, 0)
  return { files: progress.pages, rows, from: printUrl(start) }
}

/** The list's address with the interval's dates in its query. */
export function listUrl(
  source: RestSource,
  list: ApiList,
  { interval, ingestOn }: Pick<Extraction, 'interval' | 'ingestOn'>,
): URL {
  const url = new URL(source.base_url.replace(/\/$/, '') + list.path)
  const dates: Record<string, string> = {
    ingest_on: ingestOn,
    start_date: interval.start.slice(0, 10),
    end_date: interval.end.slice(0, 10),
    last_date: new Date(Date.parse(interval.end) - 1).toISOString().slice(0, 10),
  }
  for (const [name, template] of Object.entries(list.query)) {
    const value = template.replaceAll(/\{(\w+)\}/g, (whole, key: string) => dates[key] ?? whole)
    url.searchParams.set(name, value)
  }
  return url
}

function advance(
  { first, pages }: Progress,
  list: ApiList,
  { url, index, page }: { url: URL; index: number; page: FetchedPage },
): Progress {
  const { file, link, cursor } = page
  const next = nextPage(list.pages, { url, index, rows: file.rows, link, cursor })
  return { first, pages: [...pages, file], next: next?.href }
}

async function insistently(request: PageRequest): Promise<FetchedPage> {
  const { source, extraction, url } = request
  const { clock, signal, logger } = extraction
  try {
    return await retry(() => fetchPage(request), {
      attempts: source.attempts,
      minDelay: '250ms',
      maxDelay: '30s',
      clock,
      signal,
      retryable: (error) => error instanceof LakeError && error.details['retryable'] !== false,
      delayFor: (error) => (error as LakeError).details['retryAfterMs'] as number | undefined,
      onRetry: (error, attempt, delayMs) =>
        logger.warn('asks again', { attempt, delayMs, reason: (error as Error).message }),
    })
  } catch (error) {
    if (!(error instanceof CoreError) || error.code !== 'CORE_RETRY_EXHAUSTED') throw error
    const message = `${printUrl(url)}: ${error.message}`
    throw new LakeError('LAKE_SOURCE_FAILED', message, { cause: error.cause })
  }
}

function endless(url: URL): LakeError {
  const message = `${printUrl(url)}: expected an end within ${mostPages} pages, got none`
  return new LakeError('LAKE_PAGES_INVALID', message, { details: { retryable: false } })
}
