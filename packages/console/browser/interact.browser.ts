import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'

import { openBrowser, openPage, settled, violationsOf, type Look } from './open-browser.ts'

let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
  expect(complaints).toEqual([])
  await page.context().close()
})

/** Opens a page of the console. */
async function open(path: string, look?: Look): Promise<void> {
  ;({ page, complaints } = await openPage(browser, `${inject('consoleUrl')}${path}`, look))
  await settled(page)
}

const card = (name: string): Locator => page.getByRole('article', { name, exact: true })
const firstOf = async (name: string) =>
  card(name).getByRole('row').nth(1).getByRole('button').first().innerText()
const choose = async (chart: string, value: string) =>
  card(chart).getByRole('button', { name: value, exact: true }).click()
const act = async (what: string) => page.getByRole('button', { name: what, exact: true }).click()

describe('the drawer', () => {
  it('dims the whole window, and leaves the charts where they are', async () => {
    await open('/dashboards/sales')
    await choose('Countries', await firstOf('Countries'))
    await act('Rows')
    await page.getByRole('dialog').getByRole('row').nth(1).waitFor()
    const overlay = await page.locator('.mantine-Drawer-overlay').boundingBox()
    expect(overlay).toMatchObject({ x: 0, y: 0, ...page.viewportSize() })
    expect(await card('Revenue over time').locator('canvas').count()).toBe(1)
    expect(await violationsOf(page)).toEqual([])
  })
})

describe('the legend', () => {
  it('shows one series alone, puts one away, and all of it by the keyboard', async () => {
    await open('/dashboards/countries?r=all')
    const series = card('Share of revenue over time').getByRole('list', { name: 'Series' })
    const pressed = async () => series.getByRole('button', { pressed: true }).count()
    const all = await series.getByRole('button').count()
    expect(all).toBeGreaterThan(2)
    const second = series.getByRole('button').nth(1)
    await second.click()
    expect(await pressed()).toBe(1)
    await second.press('Enter')
    expect(await pressed()).toBe(all)
    await second.click({ modifiers: ['ControlOrMeta'] })
    expect(await pressed()).toBe(all - 1)
    expect(await second.getAttribute('aria-pressed')).toBe('false')
  })
})
