import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'

import {
  fonts,
  neutrals,
  radius,
  typeScale,
  type Neutrals,
  type Scheme,
  type TypeRole,
} from '../tokens/index.ts'
import { sharpness } from './canvas-engine.ts'
import type { Box } from './layout.ts'

/** What text is drawn as. */
export interface TextStyle {
  role: keyof typeof typeScale
  colour: string
  align?: 'left' | 'right' | 'center'
  /** Longer text is cut, with an ellipsis. */
  width?: number
}

/** A canvas that draws in px of a layout, by the console's tokens. */
export class Pen {
  readonly canvas: Canvas
  readonly scheme: Scheme
  readonly #context: SKRSContext2D

  constructor(width: number, height: number, scheme: Scheme) {
    this.canvas = createCanvas(Math.ceil(width * sharpness), Math.ceil(height * sharpness))
    this.scheme = scheme
    this.#context = this.canvas.getContext('2d')
    this.#context.scale(sharpness, sharpness)
    this.fill({ x: 0, y: 0, width, height }, this.colours.canvas)
  }

  get colours(): Neutrals {
    return neutrals[this.scheme]
  }

  fill({ x, y, width, height }: Box, colour: string, corner = 0, opacity = 1): void {
    const context = this.#context
    context.globalAlpha = opacity
    context.fillStyle = colour
    context.beginPath()
    context.roundRect(x, y, width, height, corner)
    context.fill()
    context.globalAlpha = 1
  }

  /** A card: a surface with a hairline around it. */
  card({ x, y, width, height }: Box): void {
    const context = this.#context
    this.fill({ x, y, width, height }, this.colours.surface, radius.card)
    context.strokeStyle = this.colours.border
    context.lineWidth = 1
    context.beginPath()
    context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, radius.card)
    context.stroke()
  }

  line(
    from: readonly [number, number],
    to: readonly [number, number],
    colour: string,
    dashes: number[] = [],
  ): void {
    const context = this.#context
    context.strokeStyle = colour
    context.lineWidth = dashes.length > 0 ? 1.5 : 1
    context.setLineDash(dashes)
    context.beginPath()
    context.moveTo(...from)
    context.lineTo(...to)
    context.stroke()
    context.setLineDash([])
  }

  /** One line of text whose line box begins at y; returns its width. */
  text(
    text: string,
    x: number,
    y: number,
    { role, colour, align = 'left', width }: TextStyle,
  ): number {
    const context = this.#context
    const style: TypeRole = typeScale[role]
    context.font = `${style.weight} ${style.size}px ${fonts.sans}`
    context.letterSpacing = `${(style.tracking ?? 0) * style.size}px`
    context.fillStyle = colour
    context.textAlign = align
    context.textBaseline = 'alphabetic'
    const shown = width === undefined ? text : this.#cut(text, width)
    context.fillText(shown, x, y + style.line / 2 + style.size * 0.36)
    return context.measureText(shown).width
  }

  /** Lines of text that are not wider than a box; the last is cut. */
  paragraph(
    text: string,
    { x, y, width, height }: Box,
    style: Omit<TextStyle, 'width' | 'align'>,
  ): void {
    const { line } = typeScale[style.role]
    const most = Math.max(1, Math.floor(height / line))
    const words = text.split(/\s+/)
    for (let row = 0; row < most && words.length > 0; row += 1) {
      let shown = words.shift() ?? ''
      while (
        words.length > 0 &&
        (row === most - 1 || this.widthOf(`${shown} ${words[0]}`, style.role) <= width)
      )
        shown = `${shown} ${words.shift()}`
      this.text(shown, x, y + row * line, { ...style, width })
    }
  }

  widthOf(text: string, role: TextStyle['role']): number {
    const { weight, size } = typeScale[role]
    this.#context.font = `${weight} ${size}px ${fonts.sans}`
    return this.#context.measureText(text).width
  }

  image(canvas: Canvas, { x, y, width, height }: Box): void {
    this.#context.drawImage(canvas, x, y, width, height)
  }

  #cut(text: string, width: number): string {
    const context = this.#context
    // A line never has more characters than a page has pixels.
    const short = text.slice(0, 2_000)
    if (context.measureText(short).width <= width) return short
    let [low, high] = [0, short.length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (context.measureText(`${short.slice(0, middle)}…`).width <= width) low = middle
      else high = middle - 1
    }
    return `${short.slice(0, low).trimEnd().toWellFormed()}…`
  }
}
