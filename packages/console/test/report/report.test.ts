import { createCanvas, loadImage } from '@napi-rs/canvas'
import { PDFDocument } from 'pdf-lib'
import { describe, expect, test } from 'vitest'

import { dashboardHtml } from '../../src/report/dashboard-html.ts'
import { dashboardPdf } from '../../src/report/dashboard-pdf.ts'
import { dashboardPng } from '../../src/report/dashboard-png.ts'
import { bandsOf, heightOfBands, pagesOf } from '../../src/report/layout.ts'
import { escapeHtml } from '../../src/plot/index.ts'
import { palettes } from '../../src/tokens/index.ts'
import { everyKind } from './report-fixture.ts'

/** How many pixels of a part of a picture have a colour. */
async function pixelsOf(png: Uint8Array, colour: string): Promise<number> {
  const image = await loadImage(Buffer.from(png))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  let count = 0
  for (let at = 0; at < data.length; at += 4)
    if (wanted.every((part, index) => data[at + index] === part)) count += 1
  return count
}

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  test('a dashboard is one picture, 2,400 pixels wide and as long as its rows, with its plots in it', async () => {
    const png = await dashboardPng({ ...everyKind, scheme })
    const image = await loadImage(Buffer.from(png))
    const rows = heightOfBands(bandsOf(everyKind.dashboard))
    expect([image.width, image.height]).toEqual([2400, 2 * (rows + 2 * 24 + 68)])
    const { categorical, sequential, previous } = palettes[scheme]
    expect(await pixelsOf(png, categorical[0] ?? '')).toBeGreaterThan(20_000)
    for (const step of [sequential[0] ?? '', sequential[6] ?? ''])
      expect(await pixelsOf(png, step)).toBeGreaterThan(500)
    expect(await pixelsOf(png, previous)).toBeGreaterThanOrEqual(0)
  })
})

test('a dashboard is pages of A4 on their side', async () => {
  const document = await PDFDocument.load(await dashboardPdf(everyKind))
  const sizes = document.getPages().map((one) => one.getSize())
  expect(sizes.length).toBeGreaterThan(2)
  for (const { width, height } of sizes)
    expect([Math.round(width), Math.round(height)]).toEqual([842, 595])
  expect(document.getTitle()).toBe('Every <kind>')
})

test('no row of charts is parted by the end of a page, and a headline stays with its row', () => {
  const cards = (height: number) => ({ kind: 'cards' as const, height, cards: [] })
  const title = { kind: 'title' as const, text: 'Details', height: 32 }
  const pages = pagesOf([cards(300), title, cards(400), cards(900), cards(100)], 700, 800)
  expect(pages.map((bands) => bands.map(({ height }) => height))).toEqual([
    [300],
    [32, 400],
    [900],
    [100],
  ])
  expect(pagesOf([], 700, 800)).toEqual([[]])
})

describe('as the body of an e-mail', () => {
  test('numbers and tables are text, plots are pictures that come with it', async () => {
    const { html, images } = await dashboardHtml(everyKind)
    expect(html).toContain('$1.28M')
    expect(html).toMatch(/▲ \+12.4.%/)
    expect(html).toContain('<th scope="col"')
    expect(html).toContain('40 more rows')
    const used = [...html.matchAll(/src="cid:([\w-]+)"/g)].map(([, cid]) => cid)
    expect(used).toEqual(images.map(({ cid }) => cid))
    expect(used).toHaveLength(8)
    for (const { png } of images) expect([...png.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47])
  })

  test('no name is markup, nothing runs and nothing is loaded', async () => {
    const { html, images } = await dashboardHtml(everyKind, { inline: true })
    expect(images).toEqual([])
    expect(html).not.toMatch(/<script|<b>|<i>|<kind>|<Germany>/)
    expect(html.match(/src="/g)).toHaveLength(
      html.match(/src="data:image\/png;base64,/g)?.length ?? 0,
    )
  })

  test('no text is taken for the place of a picture', async () => {
    const words = 'Hello {{plot-x}} {{plot-1-over_time}} $& $1 world'
    const [{ charts = [], ...row } = { height: 6 }, ...rows] = everyKind.dashboard.rows
    const named = charts.map((chart) => ({ ...chart, title: words }))
    const dashboard = {
      ...{ ...everyKind.dashboard, title: words },
      rows: [{ ...row, title: words, charts: named }, ...rows],
    }
    const before = await dashboardHtml(everyKind, { inline: true })
    const { html } = await dashboardHtml(
      { ...everyKind, dashboard, meta: [words] },
      { inline: true },
    )
    // In the head and above, under the title, over the row, of its number, and of its picture.
    expect(html.split(escapeHtml(words))).toHaveLength(7)
    expect(html.split('base64,')).toHaveLength(before.html.split('base64,').length)
  })

  test('a picture says what it shows, and a chart that failed says why', async () => {
    const { html } = await dashboardHtml(everyKind)
    expect(html).toContain('METRICS_FAN_OUT')
    expect(html).toMatch(/alt="A chart: Items sold by Country, 4 values/)
  })
})
