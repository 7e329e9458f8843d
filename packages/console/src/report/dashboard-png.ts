import { drawPage, headHeight } from './draw-page.ts'
import { bandsOf, heightOfBands, page } from './layout.ts'
import type { ReportInput } from './report-input.ts'

/** A dashboard as one picture, as long as it is; 2,400 pixels wide. */
export async function dashboardPng(input: ReportInput): Promise<Uint8Array> {
  const bands = bandsOf(input.dashboard)
  const height = 2 * page.margin + headHeight + heightOfBands(bands)
  const { canvas } = await drawPage(input, { bands, height, titled: true })
  return canvas.encode('png')
}
