import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { formatTimestamp } from '../../src/format/index.ts'
import { oneLine } from '../../src/plot/text-width.ts'
import { subtitleOf } from '../dashboard/subtitle.ts'

/** What a picture of a chart says of it, so that it can be read without its page. */
export interface PictureWords {
  title: string
  /** What its numbers are. */
  subtitle: string
  /** When its data was published, which version that is, its days and its filters. */
  meta: readonly string[]
}

/** The words of a chart's picture. */
export function pictureWords(chart: Chart, answer: ChartAnswer): PictureWords {
  const { filters, freshness } = answer.explanation
  const against = answer.compared?.label
  return {
    title: oneLine(chart.title),
    subtitle: oneLine(subtitleOf(chart, answer)),
    meta: [
      `Published ${formatTimestamp(freshness.publishedAt.replace('Z', ''))}`,
      `version ${answer.version}`,
      ...filters.map(oneLine),
      ...(against === undefined ? [] : [oneLine(against)]),
    ],
  }
}

/** What is said under a picture, in lines: what is not on its map, then where its numbers come from. */
export function linesBelow(
  { meta }: Pick<PictureWords, 'meta'>,
  missing: string | undefined,
  width: number,
  widthOf: (text: string) => number,
): string[] {
  const parts = missing?.split(separator) ?? []
  return [...wrapped(parts, width, widthOf), ...wrapped(meta, width, widthOf)]
}

const separator = ' · '

/** Words in lines that are not wider than a picture; what is too long for one is cut. */
export function wrapped(
  parts: readonly string[],
  width: number,
  widthOf: (text: string) => number,
): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const before = lines.at(-1)
    const joined = before === undefined ? part : `${before}${separator}${part}`
    if (before !== undefined && widthOf(joined) <= width) lines[lines.length - 1] = joined
    else lines.push(cut(part, width, widthOf))
  }
  return lines
}

/** A text that is not wider than a picture. */
export function cut(text: string, width: number, widthOf: (text: string) => number): string {
  let [low, high] = [0, Math.min(text.length, 2_000)]
  if (widthOf(text.slice(0, high)) <= width) return text.slice(0, high)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (widthOf(`${text.slice(0, middle)}…`) <= width) low = middle
    else high = middle - 1
  }
  return `${text.slice(0, low).trimEnd().toWellFormed()}…`
}
