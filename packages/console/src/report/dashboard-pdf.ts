import { PDFDocument } from 'pdf-lib'

import { drawPage, footHeight, headHeight } from './draw-page.ts'
import { bandsOf, page, pagesOf } from './layout.ts'
import type { ReportInput } from './report-input.ts'

/** A4 on its side, in points. */
const a4 = { width: 841.89, height: 595.28 }

/** A dashboard as pages of A4 on their side; no row of charts is parted. */
export async function dashboardPdf(input: ReportInput): Promise<Uint8Array> {
  const height = Math.round((page.width * a4.height) / a4.width)
  const room = height - 2 * page.margin - footHeight
  const pages = pagesOf(bandsOf(input.dashboard), room - headHeight, room)
  const document = await PDFDocument.create()
  document.setTitle(input.dashboard.title)
  document.setProducer('DeFtunes')
  document.setCreator('DeFtunes')
  for (const [at, bands] of pages.entries()) {
    const foot = `${at + 1} / ${pages.length}`
    const { canvas } = await drawPage(input, { bands, height, titled: at === 0, foot })
    const image = await document.embedPng(await canvas.encode('png'))
    document.addPage([a4.width, a4.height]).drawImage(image, { x: 0, y: 0, ...a4 })
  }
  return document.save()
}
