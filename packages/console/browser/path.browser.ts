import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, inject, it } from 'vitest'

import { openPage, settled } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card, numberOf } = visit

beforeEach(() => open('/dashboards/sales'))

const filters = () => visit.page.getByRole('group', { name: 'Filters' }).innerText()
const firstOf = async (name: string) =>
  card(name).getByRole('row').nth(1).getByRole('button').first().innerText()

/** Chooses a value of a table, and what is to be done with it. */
async function act(chart: string, value: string, what: string): Promise<void> {
  await card(chart).getByRole('button', { name: value, exact: true }).click()
  await visit.page.getByRole('button', { name: what, exact: true }).click()
  await settled(visit.page)
}

describe('from a number to its source', () => {
  it('goes overview → country → place → session item → record', async () => {
    const country = await firstOf('Countries')
    await act('Countries', country, 'Drill down')
    const place = await firstOf('Countries')
    const shown = await card('Countries').getByRole('row').nth(1).innerText()
    await act('Countries', place, 'Rows')
    const drawer = visit.page.getByRole('dialog')
    const behind = await drawer.innerText()
    const [revenue = '', items = ''] = shown
      .split(/\s*[\n\t]\s*/)
      .slice(1)
      .filter((cell) => /^[$\d]/.test(cell))
    expect(behind).toContain(revenue)
    expect(behind).toContain(items)
    await drawer.getByRole('row').nth(1).getByRole('button').first().click()
    await drawer.getByRole('heading', { name: 'Source record' }).waitFor()
    await drawer
      .getByText(/landing_zone/)
      .first()
      .waitFor()
    const record = await drawer.innerText()
    expect(record).toMatch(/landing_zone\/api\/sessions\/ingest_on=\d{4}-\d\d-\d\d\/part-/)
    expect(record).toContain('transform.sessions')
    expect(record).toContain('"session_items"')
    expect(record).toMatch(/deftunes_api_pipeline__\d{8}__1/)
  })

  it('shows the same record to who opens its address, and closes it with back', async () => {
    await act('Countries', await firstOf('Countries'), 'Rows')
    const recordOf = async (one: Page) => {
      const record = one.getByRole('region', { name: 'Source record' })
      await record.getByText(/landing_zone/).waitFor()
      return record.innerText()
    }
    const rows = visit.page.getByRole('dialog').getByRole('row')
    await rows.nth(2).getByRole('button').first().click()
    const shown = await recordOf(visit.page)
    const other = await openPage(visit.browser, visit.page.url())
    expect(await recordOf(other.page)).toBe(shown)
    const selected = other.page.getByRole('dialog').locator('tr[data-selected=true]')
    expect(await selected.innerText()).toBe(await rows.nth(2).innerText())
    await other.page.context().close()
    await visit.page.goBack()
    await visit.page.getByRole('heading', { name: 'Source record' }).waitFor({ state: 'hidden' })
    expect(await rows.count()).toBeGreaterThan(2)
  })

  it('tells how a number was made', async () => {
    const country = await firstOf('Countries')
    await act('Countries', country, 'Explain')
    const drawer = visit.page.getByRole('dialog')
    const text = await drawer.innerText()
    expect(text).toContain(`Country: ${country}`)
    expect(await drawer.getByLabel('SQL of the rows').innerText()).toContain('LIMIT 200')
    expect(text).toContain('SELECT')
    expect(text).toMatch(/rows read/i)
  })
})

const drawingOf = (chart: string) => card(chart).locator('[role=img]:has(canvas)')

describe('drill down', () => {
  /** Chooses the first mark of a drawn chart by its keys, and goes down from it. */
  async function down(chart: string): Promise<void> {
    const drawing = drawingOf(chart)
    await drawing.press('ArrowRight')
    await drawing.press('Enter')
    await visit.page.getByRole('button', { name: 'Drill down', exact: true }).click()
    await settled(visit.page)
  }

  it('goes from the map to the places of a country, whose bars can be selected', async () => {
    await down('Revenue by country')
    const map = card('Revenue by country')
    expect(await map.innerText()).toContain('Revenue (USD) by place')
    const drawing = drawingOf('Revenue by country')
    expect(await drawing.getAttribute('aria-label')).not.toMatch(/no data/i)
    const before = await numberOf('Items sold')
    await drawing.press('ArrowRight')
    await drawing.press('Enter')
    await settled(visit.page)
    expect(await numberOf('Items sold')).not.toBe(before)
    await visit.page.goBack()
    await visit.page.goBack()
    await settled(visit.page)
    expect(await map.getByRole('button', { name: 'Whole world' }).count()).toBe(1)
  })

  it('goes from the years of registration to their quarters and months', async () => {
    await visit.page.goto(`${inject('consoleUrl')}/dashboards/customers`)
    await settled(visit.page)
    const title = 'Users by year of registration'
    await down(title)
    expect(await card(title).innerText()).toContain('Users by quarter')
    await down(title)
    expect(await card(title).innerText()).toContain('Users by month')
    await visit.page.goBack()
    await settled(visit.page)
    expect(await card(title).innerText()).toContain('Users by quarter')
  })
})

describe('a selection', () => {
  it('filters the other charts, is named as a chip, and goes with back', async () => {
    const before = await numberOf('Items sold')
    const country = await firstOf('Countries')
    await card('Countries').getByRole('button', { name: country, exact: true }).click()
    await settled(visit.page)
    const within = await numberOf('Items sold')
    expect(within).not.toBe(before)
    expect(await filters()).toContain(country)
    await visit.page.goBack()
    await settled(visit.page)
    expect(await numberOf('Items sold')).toBe(before)
    await visit.page.goForward()
    await settled(visit.page)
    expect(await numberOf('Items sold')).toBe(within)
  })

  it('is made anywhere at its place of a time axis, also in the fill below the line', async () => {
    const before = await numberOf('Items sold')
    const plot = card('Revenue over time').locator('canvas').first()
    const box = await plot.boundingBox()
    if (!box) throw new Error('expected a chart to click')
    await visit.page.mouse.click(box.x + box.width * 0.55, box.y + box.height * 0.8)
    await settled(visit.page)
    expect(await numberOf('Items sold')).not.toBe(before)
  })

  it('by a drag over a time axis is a range of days', async () => {
    const before = await numberOf('Items sold')
    const plot = card('Revenue over time').locator('canvas').first()
    const box = await plot.boundingBox()
    if (!box) throw new Error('expected a chart to drag over')
    const y = box.y + box.height / 2
    await visit.page.mouse.move(box.x + box.width * 0.55, y)
    await visit.page.mouse.down()
    await visit.page.mouse.move(box.x + box.width * 0.8, y, { steps: 6 })
    await visit.page.mouse.up()
    await settled(visit.page)
    expect(new URL(visit.page.url()).search).not.toBe('')
    expect(await numberOf('Items sold')).not.toBe(before)
  })
})

describe('an address', () => {
  it('that was copied shows the same to another reader', async () => {
    const country = await firstOf('Countries')
    await act('Countries', country, 'Drill down')
    const here = await visit.page.getByRole('main').innerText()
    const other = await openPage(visit.browser, visit.page.url())
    await settled(other.page)
    const there = await other.page.getByRole('main').innerText()
    expect(there).toBe(here)
    expect(other.complaints).toEqual([])
    await other.page.context().close()
  })

  it('with what no page knows is said to have it, and shows the rest', async () => {
    await visit.page.goto(`${inject('consoleUrl')}/dashboards/sales?nonsense=1&range=yesterday-ish`)
    await settled(visit.page)
    const notice = visit.page.getByRole('alert').filter({ hasText: 'Parts of the link' })
    expect(await notice.innerText()).toContain('Not understood: nonsense, range.')
    expect(await numberOf('Items sold')).toMatch(/\d/)
  })
})

describe('a view', () => {
  it('is kept under a name, opened and removed', async () => {
    const country = await firstOf('Countries')
    await card('Countries').getByRole('button', { name: country, exact: true }).click()
    await settled(visit.page)
    const within = await numberOf('Items sold')
    const name = `Mine <b>${Date.now()}</b>`
    await visit.page.getByRole('button', { name: 'Views' }).click()
    await visit.page.getByRole('textbox').last().fill(name)
    await visit.page.keyboard.press('Enter')
    await visit.page.getByText(name).first().waitFor()
    await visit.page.goto(`${inject('consoleUrl')}/dashboards/sales`)
    await settled(visit.page)
    expect(await numberOf('Items sold')).not.toBe(within)
    await visit.page.getByRole('button', { name: 'Views' }).click()
    await visit.page.getByText(name).first().click()
    await settled(visit.page)
    expect(await numberOf('Items sold')).toBe(within)
    const opened = (changed: string) =>
      visit.page.getByRole('button', { name: `View ${name}${changed}`, exact: true })
    await opened('').waitFor()
    await visit.page.getByRole('button', { name: /^Clear the selection in/ }).click()
    await opened(', changed').click()
    await visit.page.getByRole('button', { name, exact: true }).click()
    await opened('').click()
    await visit.page.getByRole('button', { name: 'As in the dashboard' }).click()
    await visit.page.getByRole('button', { name: 'Views', exact: true }).waitFor()
    await settled(visit.page)
    expect(await numberOf('Items sold')).not.toBe(within)
  })
})
