import type { Paging } from '../../dataset/dataset.ts'
import { LakeError } from '../../errors.ts'
import { printUrl } from './http-get.ts'
import { sameOrigin } from './url-guard.ts'

/** What is known of a page once it has arrived. */
export interface PageEnd {
  url: URL
  /** 0-based. */
  index: number
  /** Records in it. */
  rows: number
  /** The Link header. */
  link: string | undefined
  /** The cursor in the body, for paging by cursor. */
  cursor: string | undefined
}

/** The address of the first page. */
export function firstPage(url: URL, paging: Paging): URL {
  switch (paging.by) {
    case 'none':
      return url
    case 'link':
    case 'cursor':
      return withParams(url, { [paging.size_param]: paging.size })
    case 'page':
      return withParams(url, {
        [paging.size_param]: paging.size,
        [paging.page_param]: paging.first,
      })
    case 'offset':
      return withParams(url, { [paging.size_param]: paging.size, [paging.offset_param]: 0 })
  }
}

/**
 * The address of the page after one; undefined after the last.
 * @throws LakeError LAKE_PAGES_INVALID when a page leads to itself or to another host
 */
export function nextPage(paging: Paging, page: PageEnd): URL | undefined {
  const next = candidate(paging, page)
  if (next?.href !== page.url.href) return next
  const message = `${printUrl(page.url)}: expected another page after this one, got the same address`
  throw new LakeError('LAKE_PAGES_INVALID', message, { details: { retryable: false } })
}

function candidate(paging: Paging, { url, index, rows, link, cursor }: PageEnd): URL | undefined {
  switch (paging.by) {
    case 'none':
      return undefined
    case 'link': {
      const next = nextLink(link)
      return next === undefined ? undefined : sameOrigin(next, url)
    }
    case 'cursor':
      if (cursor === undefined || cursor === '') return undefined
      return withParams(url, { [paging.cursor_param]: cursor })
    case 'page':
      if (rows < paging.size) return undefined
      return withParams(url, { [paging.page_param]: paging.first + index + 1 })
    case 'offset':
      if (rows < paging.size) return undefined
      return withParams(url, { [paging.offset_param]: (index + 1) * paging.size })
  }
}

/** The target of `rel="next"` in a Link header (RFC 8288). */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target, attributes = ''] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;[^,<]*)*)/g,
  )) {
    if (/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(;|$)/i.test(attributes)) return target
  }
  return undefined
}

function withParams(url: URL, params: Record<string, string | number>): URL {
  const next = new URL(url)
  for (const [name, value] of Object.entries(params)) next.searchParams.set(name, String(value))
  return next
}
