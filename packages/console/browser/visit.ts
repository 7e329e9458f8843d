import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'

import { openBrowser, openPage, settled, type Look, type WatchedPage } from './open-browser.ts'

/** The page that a test is on. */
export interface Visit {
  readonly browser: Browser
  readonly page: Page
  /** Opens a path of the console that is served to all tests, or a whole address, and waits until it is drawn. */
  open: (address: string, look?: Look) => Promise<void>
  /** The card of a chart. */
  card: (name: string) => Locator
  /** What the card of a number shows. */
  numberOf: (name: string) => Promise<string>
  button: (name: string) => Locator
  item: (name: string) => Locator
}

/** One browser for the tests of a file, a page for each of them; one that complained of something fails its test. */
export function visits(): Visit {
  let browser: Browser | undefined
  let opened: WatchedPage | undefined
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    const { page, complaints } = there(opened)
    opened = undefined
    await page.context().close()
    expect(complaints).toEqual([])
  })
  const page = () => there(opened).page
  const named = (role: 'button' | 'menuitem' | 'article') => (name: string) =>
    page().getByRole(role, { name, exact: true })
  const card = named('article')
  return {
    get browser() {
      return there(browser)
    },
    get page() {
      return page()
    },
    open: async (address, look) => {
      const url = new URL(address, inject('consoleUrl')).href
      opened = await openPage(there(browser), url, look)
      await settled(opened.page)
    },
    card,
    numberOf: async (name) => (await card(name).innerText()).split('\n')[1] ?? '',
    button: named('button'),
    item: named('menuitem'),
  }
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('expected a page that is open, got none')
  return value
}
