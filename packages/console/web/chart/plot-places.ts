import type { PlotOption } from '../../src/plot/look.ts'
import type { Mark } from '../../src/plot/mark.ts'

interface Series {
  type?: string
  data?: readonly unknown[]
}

/** The marks of a plot's series, by their places along x; those of series of what is compared with are not among them. */
export function markAtPlace(option: PlotOption, place: number): Mark | undefined {
  const all = Array.isArray(option.series) ? option.series : [option.series]
  for (const one of all as (Series | undefined)[]) {
    const mark = markOf(one?.data?.[place])
    if (mark !== undefined) return mark
  }
  return undefined
}

/** The mark that a piece of a plot's data carries. */
export function markOf(data: unknown): Mark | undefined {
  if (typeof data !== 'object' || data === null || !('mark' in data)) return undefined
  return data.mark as Mark
}
