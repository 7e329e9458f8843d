import { readFile } from 'node:fs/promises'

import type { Download, Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import { settled } from './open-browser.ts'
import { strangeConsole } from './strange-console.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card, button, item } = visit

const sales = () => open('/dashboards/sales')
const cellsOf = (row: Locator) => row.getByRole('cell').allInnerTexts()
const totalOf = async (place: Locator) => cellsOf(place.getByRole('row').last())

/** Selects the first country; gives its name and its revenue. */
async function firstCountry(): Promise<{ name: string; revenue: string }> {
  const row = card('Countries').getByRole('row').nth(1)
  const [name = '', revenue = ''] = await cellsOf(row)
  await row.getByRole('button').click()
  await settled(visit.page)
  return { name, revenue }
}

async function downloaded(act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = visit.page.waitForEvent('download')
  await act()
  const download: Download = await waiting
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

describe('drill by', () => {
  it('from the strip shows the parts of a mark, which sum up to it', async () => {
    await sales()
    const { name, revenue } = await firstCountry()
    await button('Drill by…').click()
    await item('Artist').click()
    await settled(visit.page)
    const table = card('Countries')
    expect(await table.getByRole('columnheader').first().innerText()).toBe('Artist')
    expect(await table.getByRole('navigation').innerText()).toContain(name)
    expect((await totalOf(table))[1]).toBe(revenue)
    await visit.page.goBack()
    await settled(visit.page)
    expect(await table.getByRole('columnheader').first().innerText()).toBe('Country')
  })

  it('in the drawer shows them beside the page', async () => {
    await sales()
    const { revenue } = await firstCountry()
    await button('Rows').click()
    const drawer = visit.page.getByRole('dialog')
    await drawer.getByRole('tab', { name: 'By…' }).click()
    await drawer.getByRole('combobox', { name: 'Dimension' }).click()
    await visit.page.getByRole('option', { name: 'Artist', exact: true }).click()
    await drawer.getByRole('columnheader', { name: 'Artist' }).waitFor()
    expect((await totalOf(drawer))[1]).toBe(revenue)
  })
})

describe('a segment', () => {
  it('is what a page is compared with', async () => {
    await sales()
    await visit.page.getByRole('button', { name: /^vs |^No comparison/ }).click()
    await item('vs a segment…').click()
    await settled(visit.page)
    expect(await card('Revenue').innerText()).toContain('No segment is chosen yet')
    expect(await card('Revenue').innerText()).not.toMatch(/[▲▼%]/)
    await visit.page.getByRole('button', { name: 'Segment: choose' }).click()
    const first = visit.page.getByRole('group', { name: 'Country' }).getByRole('checkbox').first()
    await first.check()
    await visit.page.keyboard.press('Escape')
    await settled(visit.page)
    const name = await visit.page.getByRole('group', { name: 'Filters' }).innerText()
    const segment = /Segment:\s*Country: (.+)/.exec(name)?.[1] ?? ''
    expect(segment).not.toBe('')
    expect(await card('Revenue').innerText()).toContain(`vs ${segment}`)
  })
})

describe('a file', () => {
  it('of a chart is its table as CSV and as a workbook', async () => {
    await sales()
    const menu = card('Countries').getByRole('button', { name: /^Menu of/ })
    const csv = await downloaded(async () => {
      await menu.click()
      await item('Download CSV').click()
    })
    const [head = '', ...rows] = csv.bytes
      .toString('utf8')
      .replace('\ufeff', '')
      .trim()
      .split(/\r?\n/)
    expect(csv.name).toBe('Countries.csv')
    expect(head).toMatch(/^Country,/)
    const shown = Number(await card('Countries').getByRole('table').getAttribute('aria-rowcount'))
    expect(rows.length).toBe(shown - 1)
    const xlsx = await downloaded(async () => {
      await menu.click()
      await item('Download Excel').click()
    })
    expect(xlsx.name).toBe('Countries.xlsx')
    expect(xlsx.bytes.subarray(0, 2).toString()).toBe('PK')
  })

  it('of a drawn chart is a picture that says its title, its filters and its version', async () => {
    await sales()
    const { name: country } = await firstCountry()
    await visit.page.evaluate(`{
      const { fillText } = CanvasRenderingContext2D.prototype
      window.drawn = []
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        window.drawn.push(text)
        return fillText.call(this, text, ...place)
      }
    }`)
    const chart = card('Revenue over time')
    const plot = await chart.locator('canvas').boundingBox()
    const png = await downloaded(async () => {
      await chart.getByRole('button', { name: /^Menu of/ }).click()
      await item('Save as image').click()
    })
    expect(png.name).toBe('Revenue-over-time.png')
    expect(png.bytes.readUInt32BE(20)).toBeGreaterThan(2 * (plot?.height ?? 0) + 100)
    const drawn = (await visit.page.evaluate<string[]>('window.drawn')).join('\n')
    expect(drawn).toContain('Revenue over time')
    expect(drawn).toMatch(/Published \d+ \w+ \d{4} .* · version \w+/)
    expect(drawn).toContain(`Country: ${country}`)
    expect(drawn).toMatch(/Day of sale: \d+ \w+ \d{4} – /)
  })

  it.each([
    ['image', 'png', '\u0089PNG'],
    ['PDF', 'pdf', '%PDF'],
  ])('of a page is drawn as %s by the server', async (kind, suffix, begin) => {
    await sales()
    const file = await downloaded(async () => {
      await button('Share and save').click()
      await item(`Save page as ${kind}`).click()
    })
    expect(file.name).toBe(`Sales-overview.${suffix}`)
    expect(file.bytes.subarray(0, 4).toString('latin1')).toBe(begin)
    expect(file.bytes.length).toBeGreaterThan(10_000)
  })
})

describe('a question', () => {
  it("is saved into a dashboard's file, whose comments stay, and is on its page", async () => {
    const served = await strangeConsole(() => Promise.resolve())
    const file = `${served.folder}/dashboards/likes.yaml`
    const before = await readFile(file, 'utf8')
    await open(`${served.url}/explore?m=sales.revenue&by=countries.country&v=strange`)
    await button('Save to dashboard').click()
    const dialog = visit.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Mine: "all" of it')
    await dialog.getByRole('combobox', { name: 'Dashboard' }).click()
    await visit.page.getByRole('option', { name: 'Likes' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await visit.page.getByText(/likes\.yaml, line \d+/).waitFor()
    const after = await readFile(file, 'utf8')
    const kept = before.split('\n').filter((line) => !after.includes(line))
    expect(kept).toEqual([])
    expect(after).toContain('countries.country')
    await visit.page.goto(`${served.url}/dashboards/likes?v=strange&range=all`)
    await settled(visit.page)
    expect(await card('Mine: "all" of it').count()).toBe(1)
    await served.close()
  })
})
