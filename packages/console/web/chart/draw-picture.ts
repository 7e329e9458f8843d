import type { Legend } from '../../src/plot/legend.ts'
import { fonts, neutrals, padding, typeScale, type Scheme } from '../../src/tokens/index.ts'
import { cut, linesBelow, type PictureWords } from './picture-words.ts'
import { pictureSeries, type PlacedSeries } from './picture-series.ts'

/** Pixels of a picture for one of the page. */
export const sharpness = 2

/** What a picture is drawn with, beside the plot. */
export interface PictureLook {
  legend: Legend | undefined
  /** What is not on its map, in words. */
  missing: string | undefined
  scheme: Scheme
}

const gap = 12

/** A picture of a plot with its title above, its legend between, and where its numbers come from below. */
export function drawPicture(
  plot: HTMLCanvasElement,
  words: PictureWords,
  { legend, missing, scheme }: PictureLook,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('expected a canvas that can be drawn on, got none')
  const [width, height] = [plot.width / sharpness, plot.height / sharpness]
  const series = pictureSeries(legend, width, widthIn(pen, 'micro'))
  const said = linesBelow(words, missing, width, widthIn(pen, 'micro'))
  const head = typeScale.h3.line + typeScale.small.line + gap
  const top = padding.cardX + head + series.height
  const whole = top + height + gap + said.length * typeScale.micro.line + padding.cardX
  canvas.width = (width + 2 * padding.cardX) * sharpness
  canvas.height = whole * sharpness
  pen.scale(sharpness, sharpness)
  pen.fillStyle = neutrals[scheme].surface
  pen.fillRect(0, 0, width + 2 * padding.cardX, whole)
  pen.translate(padding.cardX, padding.cardX)
  const { text, text2, text3 } = neutrals[scheme]
  line(pen, cut(words.title, width, widthIn(pen, 'h3')), [0, 0], 'h3', text)
  const subtitle = cut(words.subtitle, width, widthIn(pen, 'small'))
  line(pen, subtitle, [0, typeScale.h3.line], 'small', text3)
  for (const one of series.placed) drawSeries(pen, { ...one, y: one.y + head }, text2)
  pen.drawImage(plot, 0, head + series.height, width, height)
  const below = head + series.height + height + gap
  said.forEach((one, at) => line(pen, one, [0, below + at * typeScale.micro.line], 'micro', text3))
  return canvas
}

type Role = 'h3' | 'small' | 'micro'

function fontOf(role: Role): string {
  const { weight, size } = typeScale[role]
  return `${weight} ${size}px ${fonts.sans}`
}

function widthIn(pen: CanvasRenderingContext2D, role: Role) {
  return (text: string) => {
    pen.font = fontOf(role)
    return pen.measureText(text).width
  }
}

function line(
  pen: CanvasRenderingContext2D,
  text: string,
  [x, y]: readonly [number, number],
  role: Role,
  colour: string,
): void {
  pen.font = fontOf(role)
  pen.fillStyle = colour
  pen.textBaseline = 'middle'
  pen.fillText(text, x, y + typeScale[role].line / 2)
}

function drawSeries(
  pen: CanvasRenderingContext2D,
  { x, y, name, colour, shape }: PlacedSeries,
  ink: string,
): void {
  if (colour !== undefined && shape === 'square') {
    pen.fillStyle = colour
    pen.fillRect(x, y + 4, 8, 8)
  } else if (colour !== undefined) {
    pen.strokeStyle = colour
    pen.lineWidth = 2
    pen.setLineDash(shape === 'dashed' ? [3, 2] : [])
    pen.beginPath()
    pen.moveTo(x, y + 8)
    pen.lineTo(x + 10, y + 8)
    pen.stroke()
  }
  line(pen, name, [colour === undefined ? x : x + 14, y], 'micro', ink)
}
