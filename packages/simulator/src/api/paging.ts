import { createHash } from 'node:crypto'

import { parameterError, readSwitch, readWhole, type Query } from './parameters.ts'

/** Largest `limit` and `per_page`. */
export const LARGEST_PAGE = 100_000

/** Which part of an answer is asked for, in one of the styles of real services. */
export interface Page {
  style: 'whole' | 'cursor' | 'offset' | 'page'
  /** Position of the first record. */
  start: number
  /** Position after the last record; Infinity for a whole answer. */
  end: number
  /** Answer with an object that holds the array, instead of the array. */
  envelope: boolean
}

const FAR = 1e12

/**
 * The page that a query asks for: none of the parameters = everything; `limit` and `cursor`; `offset` and `limit`;
 * `page` (from 1) and `per_page`. `scope` names the list, so that a cursor of another list is refused.
 * @throws SimulatorError SIMULATOR_PARAMETER_INVALID
 */
export function readPage(query: Query, scope: string): Page {
  const style = styleOf(query)
  const envelope = readSwitch(query, 'envelope')
  if (style === 'whole') return { style, start: 0, end: Infinity, envelope }
  const sizeName = style === 'page' ? 'per_page' : 'limit'
  const size = readWhole(query, sizeName, { min: 1, max: LARGEST_PAGE }) ?? 1000
  const start =
    style === 'cursor'
      ? readCursor(query, scope)
      : style === 'offset'
        ? (readWhole(query, 'offset', { min: 0, max: FAR }) ?? 0)
        : ((readWhole(query, 'page', { min: 1, max: FAR }) ?? 1) - 1) * size
  return { style, start, end: start + size, envelope }
}

function styleOf(query: Query): Page['style'] {
  const given = (name: string) => query(name) !== undefined
  const styles = [
    { style: 'cursor', by: 'cursor', is: given('cursor') },
    { style: 'offset', by: 'offset', is: given('offset') },
    { style: 'page', by: 'page or per_page', is: given('page') || given('per_page') },
  ] as const
  const [first, second] = styles.filter(({ is }) => is)
  if (first && second) {
    throw parameterError(second.by, `no other paging style than ${first.by}`, second.by)
  }
  if (first?.style === 'page' && given('limit')) {
    throw parameterError('limit', 'per_page beside page', query('limit'))
  }
  return first?.style ?? (given('limit') ? 'cursor' : 'whole')
}

/** Query parameters that ask for the page after this one; undefined when it is the last. */
export function nextPage(
  page: Page,
  total: number,
  scope: string,
): Record<string, string> | undefined {
  if (page.end >= total) return undefined
  const size = page.end - page.start
  if (page.style === 'offset') return { offset: String(page.end) }
  if (page.style === 'page') return { page: String(page.end / size + 1) }
  return { cursor: cursorText(page.end, scope) }
}

function cursorText(position: number, scope: string): string {
  return Buffer.from(`${position}.${fingerprint(scope)}`).toString('base64url')
}

function readCursor(query: Query, scope: string): number {
  const text = query('cursor')
  if (text === undefined) return 0
  const [position, seal] = Buffer.from(text, 'base64url').toString().split('.')
  if (/^\d{1,15}$/.test(position ?? '') && seal === fingerprint(scope)) return Number(position)
  throw parameterError('cursor', `a cursor that an earlier page of ${scope} gave`, text)
}

function fingerprint(scope: string): string {
  return createHash('sha256').update(scope).digest('hex').slice(0, 12)
}
