import { Pen, type TextStyle } from '../../src/report/pen.ts'

/** Keeps where each text is drawn. */
export class NotedPen extends Pen {
  readonly texts: { text: string; right: number; y: number }[] = []

  override text(text: string, x: number, y: number, style: TextStyle): number {
    const width = super.text(text, x, y, style)
    this.texts.push({ text, right: x + width, y })
    return width
  }
}
