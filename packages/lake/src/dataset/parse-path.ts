import type { ColumnPath } from './dataset.ts'

/**
 * Parses `user_location[0]`, `address.city`, `session_items[].price` (an item of the exploded list), `$position`
 * (1-based, of the item) or `$record_hash` (16 hexadecimal digits). Undefined when the text is no path.
 */
export function parsePath(text: string, explode: string | undefined): ColumnPath | undefined {
  if (text === '$record_hash') return { of: 'record_hash' }
  if (text === '$position') return explode === undefined ? undefined : { of: 'position' }
  const prefix = explode === undefined ? undefined : `${explode}[].`
  const ofItem = prefix !== undefined && text.startsWith(prefix)
  const steps = stepsOf(ofItem ? text.slice(prefix.length) : text)
  return steps && { of: ofItem ? 'item' : 'record', steps }
}

function stepsOf(text: string): (string | number)[] | undefined {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[\d+\])*$/.test(text)) return undefined
  const parts = text.match(/[A-Za-z_]\w*|\[\d+\]/g) ?? []
  return parts.map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part))
}

/** A path as a dataset file writes it. */
export function printPath(path: ColumnPath, explode: string | undefined): string {
  if (path.of === 'position' || path.of === 'record_hash') return `$${path.of}`
  const text = path.steps
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`,
    )
    .join('')
  return path.of === 'item' ? `${explode}[].${text}` : text
}
