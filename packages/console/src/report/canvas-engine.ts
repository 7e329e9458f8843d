import { fileURLToPath } from 'node:url'

import { createCanvas, DOMMatrix, GlobalFonts, Image, type Canvas } from '@napi-rs/canvas'
import * as echarts from 'echarts'

import { loadWorld, worldName, type World } from '../map/index.ts'
import type { PlotOption } from '../plot/index.ts'

/** Parts of Inter by script; what none of them has is drawn in a font of the system. */
const scripts = [
  'latin',
  'latin-ext',
  'cyrillic',
  'cyrillic-ext',
  'greek',
  'greek-ext',
  'vietnamese',
]

/** Pixels of a picture for each px of its layout. */
export const sharpness = 2

let prepared: Promise<World> | undefined

/** Makes ECharts draw on canvases of this process, in the console's font, with the world's map; once. */
export function prepareCanvas(): Promise<World> {
  prepared ??= prepare()
  return prepared
}

async function prepare(): Promise<World> {
  for (const script of scripts) registerFont(script)
  echarts.setPlatformAPI({
    createCanvas: (width = 32, height = 32) => createCanvas(width, height),
    loadImage: () => new Image(),
    // A clock that stands still: a plot is painted at once, never to be continued after it was used.
    getTime: () => 0,
  })
  // Patterns are turned by a matrix, which browsers have and Node does not.
  if (!('DOMMatrix' in globalThis)) Object.assign(globalThis, { DOMMatrix })
  const world = await loadWorld()
  echarts.registerMap(worldName, { geoJSON: world.geoJson as never, specialAreas: {} })
  return world
}

function registerFont(script: string): void {
  const family = script === 'latin' ? 'Inter Variable' : `Inter ${script}`
  const file = `@fontsource-variable/inter/files/inter-${script}-wght-normal.woff2`
  try {
    GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(file)), family)
  } catch {
    // Without the font a report is drawn in one of the system's.
  }
}

/** Draws a plot on a canvas of its own, which is there while it is used. */
export function withPlot(
  option: PlotOption,
  { width, height }: { width: number; height: number },
  use: (canvas: Canvas) => void,
): void {
  const canvas = createCanvas(Math.ceil(width * sharpness), Math.ceil(height * sharpness))
  const chart = echarts.init(canvas, null, { width, height, devicePixelRatio: sharpness })
  try {
    chart.setOption(atOnce(option))
    chart.getZr().flush()
    use(canvas)
  } finally {
    chart.dispose()
  }
}

/** Everything is drawn before the canvas is used: nothing moves, nothing comes in parts. */
function atOnce(option: PlotOption): PlotOption {
  const series = [option.series ?? []].flat().map((one) => ({ ...one, progressive: 0 }))
  return { ...option, animation: false, series }
}
