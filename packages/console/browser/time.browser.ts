import { spawn } from 'node:child_process'
import { once } from 'node:events'

import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { openBrowser, openPage, settled } from './open-browser.ts'

const root = new URL('../../..', import.meta.url).pathname
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const card = (page: Page, name: string): Locator => page.getByRole('article', { name, exact: true })
const itemsOf = async (page: Page) => {
  const text = await card(page, 'Items sold').innerText()
  return text.split('\n')[1] ?? ''
}
const pill = (page: Page) =>
  page.getByRole('banner').getByRole('button', { name: /Published|Viewing/ })

describe('a number', () => {
  it('says why it is compared with nothing', async () => {
    const { page } = await openPage(browser, `${inject('consoleUrl')}/dashboards/sales`)
    await settled(page)
    expect(await card(page, 'Revenue').innerText()).toMatch(/No data before \d+ \w+ 202\d/)
    await page.context().close()
  })
})

describe('published versions', () => {
  it('are gone back to, for the whole page, and left again', async () => {
    const { page, complaints } = await openPage(browser, `${inject('consoleUrl')}/dashboards/sales`)
    await settled(page)
    const now = await itemsOf(page)
    await pill(page).click()
    await page.getByRole('menuitem').filter({ hasText: '20240103__1' }).click()
    await settled(page)
    expect(await itemsOf(page)).not.toBe(now)
    await page.getByText('as published on').waitFor()
    await page.getByRole('link', { name: 'Explore' }).click()
    await page.waitForURL(/\/explore\?v=/)
    await page.getByText('as published on').waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Back to the newest' }).first().click()
    await settled(page)
    expect(await itemsOf(page)).toBe(now)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('are compared with each other, on every chart that compares', async () => {
    const { page, complaints } = await openPage(browser, `${inject('consoleUrl')}/dashboards/sales`)
    await settled(page)
    const now = await itemsOf(page)
    await page.getByRole('button', { name: /^vs |^No comparison/ }).click()
    await page.getByRole('menuitem').filter({ hasText: '20240103__1' }).click()
    await settled(page)
    expect(await itemsOf(page)).toBe(now)
    expect(new URL(page.url()).search).toMatch(/cmp=version/)
    expect(await card(page, 'Items sold').innerText()).toMatch(/▲ \+[\d.,]+.% vs version /)
    const heads = card(page, 'Countries').getByRole('columnheader')
    expect(await heads.allInnerTexts()).toContain('Change')
    const other = await openPage(browser, page.url())
    await settled(other.page)
    const told = async (one: Page) =>
      (await card(one, 'Items sold').innerText()).replace(/\s+/g, ' ')
    expect(await told(other.page)).toBe(await told(page))
    expect([...complaints, ...other.complaints]).toEqual([])
    await other.page.context().close()
    await page.context().close()
  })

  it('are followed as they are published, and nothing that the reader set is lost', async () => {
    const { page, complaints } = await openPage(browser, `${inject('consoleUrl')}/dashboards/sales`)
    await settled(page)
    const country = await card(page, 'Countries')
      .getByRole('row')
      .nth(1)
      .getByRole('button')
      .first()
      .innerText()
    await card(page, 'Countries').getByRole('button', { name: country, exact: true }).click()
    await page.keyboard.press('Escape')
    await settled(page)
    const before = await itemsOf(page)
    const address = page.url()
    await demo(inject('state'), 5)
    await expect.poll(() => itemsOf(page), { timeout: 60_000 }).not.toBe(before)
    await settled(page)
    expect(page.url()).toBe(address)
    expect(await page.getByRole('group', { name: 'Filters' }).innerText()).toContain(country)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

/** Publishes more days into the state that is looked at. */
async function demo(state: string, days: number): Promise<void> {
  const args = [
    'demo',
    '--state',
    state,
    '--songs',
    '2000',
    '--sessions',
    '800',
    '--days',
    String(days),
    '--json',
  ]
  const child = spawn(process.execPath, [`${root}packages/cli/bin/deftunes.js`, ...args], {
    ...{ cwd: root, stdio: ['ignore', 'ignore', 'inherit'] as const },
  })
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
}
