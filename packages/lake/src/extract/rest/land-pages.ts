import type { ApiList } from '../../dataset/dataset.ts'
import { LakeError } from '../../errors.ts'
import type { StagedFile } from '../extraction.ts'
import { fetchPage, type FetchedPage, type PageRequest } from './fetch-page.ts'
import { printUrl } from './http-get.ts'
import { insistently } from './insistently.ts'
import { countRecords, cursorOf } from './page-content.ts'
import { linkedPage, nextPage, type PageEnd } from './paging.ts'
import { writeProgress, type Progress } from './progress.ts'

/** More pages than any list has: a server that goes in circles ends here. */
const mostPages = 100_000

/** What all pages of a list are read with. */
export type Reading = Omit<PageRequest, 'url' | 'index'>

/** A page that is asked for before its turn. */
interface Ahead {
  url: URL
  page: Promise<FetchedPage>
}

/**
 * Lands the pages that are left. While a page is counted the next one is on its way, where the head of an answer tells
 * its address; `stop` ends that one.
 * @throws LakeError as {@link fetchPage} and {@link countRecords} do; LAKE_PAGES_INVALID
 */
export async function landPages(
  reading: Reading,
  left: Progress,
  stop: () => void,
): Promise<StagedFile[]> {
  const { folder, logger } = reading.extraction
  const seen = new Set<string>()
  let progress = left
  let ahead: Ahead | undefined
  try {
    while (progress.next !== undefined) {
      const request = requestOf(reading, new URL(progress.next), progress.pages.length)
      refuseRepeated(request, seen)
      const fetched = await fetchOrEnd(request, ahead)
      ahead = fetched && askAhead(request, fetched)
      progress = fetched
        ? await advance(progress, request, fetched)
        : { ...progress, next: undefined }
      await writeProgress(folder, progress)
      logger.debug('page landed', { page: request.index, bytes: fetched?.file.bytes ?? 0 })
    }
    return progress.pages
  } finally {
    stop()
    await ahead?.page.catch(() => {})
  }
}

function requestOf(reading: Reading, url: URL, index: number): PageRequest {
  if (index < mostPages) return { ...reading, url, index }
  throw pagesError(url, `expected an end within ${mostPages} pages, got none`)
}

function refuseRepeated({ url, index }: PageRequest, seen: Set<string>) {
  if (seen.has(url.href))
    throw pagesError(url, `expected each page once, got it again as page ${index + 1}`)
  seen.add(url.href)
}

function pagesError(url: URL, problem: string): LakeError {
  const details = { retryable: false }
  return new LakeError('LAKE_PAGES_INVALID', `${printUrl(url)}: ${problem}`, { details })
}

/** The page, if need be from what was asked ahead; undefined when there is none and the list had ended. */
async function fetchOrEnd(
  request: PageRequest,
  ahead: Ahead | undefined,
): Promise<FetchedPage | undefined> {
  try {
    if (ahead?.url.href === request.url.href) return await ahead.page
    // The other page would be written to the same file.
    await ahead?.page.catch(() => {})
    return await insistently(request, () => fetchPage(request))
  } catch (error) {
    if (isPastEnd(request, error)) return undefined
    throw error
  }
}

/** Some APIs answer 404 instead of an empty page after the last. */
function isPastEnd({ list, index }: PageRequest, error: unknown): boolean {
  return (
    isNumbered(list) && index > 0 && error instanceof LakeError && error.details['status'] === 404
  )
}

/** Whether the next address is computed, not told: an API that ignores it would send the same page for ever. */
function isNumbered({ pages }: ApiList): boolean {
  return pages.by === 'page' || pages.by === 'offset'
}

function askAhead(request: PageRequest, { link }: FetchedPage): Ahead | undefined {
  const { list, url, index } = request
  if (list.pages.by !== 'link') return undefined
  const next = linkedPage(url, link)
  if (!next) return undefined
  const following = requestOf(request, next, index + 1)
  const page = insistently(following, () => fetchPage(following))
  // Whoever waits for it hears of a failure; until then it is not unhandled.
  page.catch(() => {})
  return { url: next, page }
}

/** Reads a page, and asks for it again when it is not what it should be. */
async function advance(
  { first, pages }: Progress,
  request: PageRequest,
  fetched: FetchedPage,
): Promise<Progress> {
  const { list, url, index } = request
  const { file, link, rows, cursor } = await insistently(request, async (attempt) => {
    const page = attempt === 1 ? fetched : await fetchPage(request)
    return { ...page, ...(await readPage(request, page)) }
  })
  const last = pages.at(-1)
  if (rows > 0 && last?.sha256 === file.sha256 && isNumbered(list)) {
    throw pagesError(url, 'expected other records than on the page before, got the same bytes')
  }
  const landed = [...pages, { ...file, rows }]
  const rowsSoFar = landed.reduce((sum, page) => sum + page.rows, 0)
  const next = nextPage(list.pages, { url, index, rows, rowsSoFar, link, cursor })
  return { first, pages: landed, last: url.href, next: next?.href }
}

async function readPage(
  { list, url, extraction: { duckdb } }: PageRequest,
  { file: { path }, type, secrets }: FetchedPage,
): Promise<Pick<PageEnd, 'rows' | 'cursor'>> {
  const { pages, records } = list
  const rows = await countRecords(duckdb, { path, records, type, secrets }, url)
  const cursor = pages.by === 'cursor' ? await cursorOf(duckdb, path, pages.cursor_key) : undefined
  return { rows, cursor }
}
