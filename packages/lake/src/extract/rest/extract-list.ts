import { mkdir } from 'node:fs/promises'

import type { ApiList } from '../../dataset/dataset.ts'
import type { RestSource } from '../../source/source.ts'
import type { Extracted, Extraction } from '../extraction.ts'
import { printUrl } from './http-get.ts'
import { landPages } from './land-pages.ts'
import { firstPage } from './paging.ts'
import { resume } from './resume.ts'
import { openTokens } from './token.ts'

/**
 * Lands a list of an API page by page, each as received. A page is asked for again when it may succeed; a second try
 * of the same run goes on after the last page that arrived, when that is still the same.
 * @throws LakeError LAKE_SOURCE_REFUSED, LAKE_SOURCE_FAILED, LAKE_PAGES_INVALID, LAKE_RESPONSE_TOO_LARGE
 */
export async function extractList(
  source: RestSource,
  list: ApiList,
  extraction: Extraction,
): Promise<Extracted> {
  await mkdir(extraction.folder, { recursive: true })
  const start = firstPage(listUrl(source, list, extraction), list.pages)
  const stop = new AbortController()
  const signal = AbortSignal.any([extraction.signal, stop.signal])
  const reading = {
    list,
    source,
    tokens: openTokens(source, extraction.clock),
    extraction: { ...extraction, signal },
  }
  const pages = await landPages(reading, await resume(reading, start), () => stop.abort())
  const rows = pages.reduce((sum, page) => sum + page.rows, 0)
  return { files: pages, rows, from: printUrl(start) }
}

/** The list's address with the interval's dates in its query. */
function listUrl(
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
