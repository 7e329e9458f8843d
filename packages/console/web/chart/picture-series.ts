import type { Legend } from '../../src/plot/legend.ts'
import { typeScale } from '../../src/tokens/index.ts'
import { cut } from './picture-words.ts'

/** A series in the legend of a picture; without a colour it is a word alone. */
export interface PlacedSeries {
  x: number
  y: number
  name: string
  colour?: string
  shape: 'square' | 'line' | 'dashed'
}

const widest = 200
const line = typeScale.micro.line + 2

/** Places all series of a legend in as many lines as they need, with the height of those. */
export function pictureSeries(
  legend: Legend | undefined,
  width: number,
  widthOf: (text: string) => number,
): { placed: PlacedSeries[]; height: number } {
  const placed: PlacedSeries[] = []
  let [x, y] = [0, 0]
  for (const series of seriesOf(legend)) {
    const name = cut(series.name, Math.min(widest, width - 14), widthOf)
    const wide = widthOf(name) + (series.colour === undefined || name === '' ? 0 : 14)
    if (x > 0 && x + wide > width) [x, y] = [0, y + line]
    placed.push({ ...series, name, x, y })
    x += Math.max(wide, 10) + (name === '' ? 0 : 12)
  }
  return { placed, height: placed.length === 0 ? 0 : y + line + 4 }
}

function seriesOf(legend: Legend | undefined): Omit<PlacedSeries, 'x' | 'y'>[] {
  switch (legend?.kind) {
    case undefined:
      return []
    case 'items':
      return legend.items.map(({ name, colour, shape }) => ({ name, colour, shape }))
    case 'classes':
      return legend.classes.map(({ text, colour }) => ({ name: text, colour, shape: 'square' }))
    case 'scale':
      return [
        { name: legend.from, shape: 'square' },
        ...legend.colours.map((colour) => ({ name: '', colour, shape: 'square' as const })),
        { name: legend.to, shape: 'square' },
      ]
  }
}
