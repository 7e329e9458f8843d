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

/** Whether bars go from left to right. */
export function liesDown({ yAxis }: PlotOption): boolean {
  const [axis] = Array.isArray(yAxis) ? yAxis : [yAxis]
  return axis?.type === 'category'
}

/** Whether only one series has marks, so that a place is enough to tell one. */
export function isSingle({ series }: PlotOption): boolean {
  const all = (Array.isArray(series) ? series : [series]) as (Series | undefined)[]
  return all.filter((one) => one?.data?.some((data) => markOf(data) !== undefined)).length === 1
}
