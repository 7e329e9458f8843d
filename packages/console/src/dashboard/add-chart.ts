import { Document, isSeq, parseDocument, Scalar, visit, type Node } from 'yaml'

type Path = (string | number)[]

/**
 * The text of a dashboard's file with one more chart: in a row, or in a new one at the end. What is there stays as it is, letter by
 * letter, but for lists that are written in brackets; lines end as those of the file do.
 */
export function addChart(
  text: string,
  chart: Readonly<Record<string, unknown>>,
  row?: number,
): { text: string; path: Path } {
  if (!text.includes('\n') || /(?<!\r)\n/.test(text)) return added(text, chart, row)
  const plain = added(text.replaceAll('\r\n', '\n'), chart, row)
  return { ...plain, text: plain.text.replaceAll('\n', '\r\n') }
}

function added(
  text: string,
  chart: Readonly<Record<string, unknown>>,
  row: number | undefined,
): { text: string; path: Path } {
  const document = parseDocument(text)
  const rows = itemsAt(document, ['rows'])
  if (row !== undefined && row < rows.length) {
    const list: Path = ['rows', row, 'charts']
    const place = itemsAt(document, list).length
    return { text: withItem(text, document, list, chart), path: [...list, place] }
  }
  const path: Path = ['rows', rows.length, 'charts', 0]
  return { text: withItem(text, document, ['rows'], { height: 6, charts: [chart] }), path }
}

function itemsAt(document: Document, path: Path): Node[] {
  const list = document.getIn(path)
  return isSeq(list) ? (list.items as Node[]) : []
}

function withItem(text: string, document: Document, path: Path, item: unknown): string {
  const place = placeBehind(text, itemsAt(document, path))
  if (!place) {
    document.addIn(path, nodeOf(document, item))
    return document.toString({ lineWidth: 0 })
  }
  const lines = textOf([item]).split('\n')
  const indented = lines.map((line) => `${place.indent}${line}`).join('\n')
  const gap = place.apart ? '\n\n' : '\n'
  return `${text.slice(0, place.at)}${gap}${indented}${text.slice(place.at) || '\n'}`
}

function textOf(items: unknown[]): string {
  const document = new Document()
  document.contents = nodeOf(document, items)
  return document.toString({ lineWidth: 0, singleQuote: true }).replace(/\n$/, '')
}

/** What would not read back as it is, such as a control character or a space at an end, is written escaped in double quotes. */
function nodeOf(document: Document, item: unknown): Node {
  const node = document.createNode(item)
  visit(node, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && fragile.test(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE
    },
  })
  return node
}

const fragile = /(?!\n)[\p{Cc}\p{Cs}\ufffe\uffff]|^\s|\s$/u

/** Where a list goes on whose items begin with a dash, each on a line of its own. */
function placeBehind(
  text: string,
  items: readonly Node[],
): { at: number; indent: string; apart: boolean } | undefined {
  const last = items.at(-1)
  const dash = last && dashOf(text, last)
  if (!last?.range || !dash) return undefined
  const end = text.slice(0, last.range[1]).trimEnd().length
  const lineEnd = text.indexOf('\n', end)
  const at = lineEnd === -1 ? text.length : lineEnd
  return { at, indent: dash.indent, apart: items.length > 1 && dash.apart }
}

function dashOf(text: string, { range }: Node): { indent: string; apart: boolean } | undefined {
  const before = text.slice(0, range?.[0] ?? 0)
  const [, blank = '', indent] = /(\n[ \t]*)?\n([ \t]*)-[ \t]+$/.exec(before) ?? []
  return indent === undefined ? undefined : { indent, apart: blank !== '' }
}
