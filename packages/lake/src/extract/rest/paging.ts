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
  /** Records in it and in those before it. */
  rowsSoFar: number
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
 * @throws LakeError LAKE_PAGES_INVALID when it is on another host, or stands in a Link header that cannot be read
 */
export function nextPage(paging: Paging, page: PageEnd): URL | undefined {
  const { url, index, rows, rowsSoFar, link, cursor } = page
  switch (paging.by) {
    case 'none':
      return undefined
    case 'link':
      return linkedPage(url, link)
    case 'cursor':
      if (cursor === undefined || cursor === '') return undefined
      return withParams(url, { [paging.cursor_param]: cursor })
    case 'page':
      if (rows === 0) return undefined
      return withParams(url, { [paging.page_param]: paging.first + index + 1 })
    case 'offset':
      if (rows === 0) return undefined
      return withParams(url, { [paging.offset_param]: rowsSoFar })
  }
}

/**
 * The address that a page's Link header has for the next; undefined in the last.
 * @throws LakeError LAKE_PAGES_INVALID when it is on another host, or cannot be read
 */
export function linkedPage(url: URL, link: string | undefined): URL | undefined {
  const next = nextLink(link)
  if (next !== undefined) return sameOrigin(next, url)
  refuseUnreadable(url, link)
  return undefined
}

/** A link and its parameters, whose values may be in quotes (RFC 8288, section 3). */
const linkValue = /<([^>]*)>((?:\s*;\s*[^\s=;,"<]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"<]*))?)*)/g
const linkParameter = /;\s*([^\s=;,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))/g

/** The target of `rel="next"` in a Link header. */
export function nextLink(header = ''): string | undefined {
  for (const [, target, parameters = ''] of header.matchAll(linkValue)) {
    for (const [, name, quoted, bare] of parameters.matchAll(linkParameter)) {
      const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/)
      if (name?.toLowerCase() === 'rel' && relations.includes('next')) return target
    }
  }
  return undefined
}

/** Taken for the last page, a page whose Link header cannot be read would end the list early. */
function refuseUnreadable(url: URL, header = ''): void {
  if (header.replaceAll(linkValue, '').replaceAll(/[\s,]/g, '') === '') return
  const message = `${printUrl(url)}: expected a Link header as in RFC 8288, got '${header.slice(0, 200)}'`
  throw new LakeError('LAKE_PAGES_INVALID', message)
}

function withParams(url: URL, params: Record<string, string | number>): URL {
  const next = new URL(url)
  for (const [name, value] of Object.entries(params)) next.searchParams.set(name, String(value))
  return next
}
