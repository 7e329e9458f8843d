import { mkdirSync } from 'node:fs'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { openBrowser, openPage, settled, violationsOf } from './open-browser.ts'

const pages = [
  '/',
  '/dashboards',
  '/explore',
  ...['sales', 'artists', 'countries', 'customers', 'catalogue', 'likes'].map(
    (id) => `/dashboards/${id}`,
  ),
]
const looks = [375, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
)
const shots = new URL('../../../.cache/screenshots/', import.meta.url).pathname

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  mkdirSync(shots, { recursive: true })
})
afterAll(() => browser.close())

describe.each(looks)('at $width px, $scheme', ({ width, scheme }) => {
  it.each(pages)('%s has no error, nothing that axe finds, and scrolls one way', async (path) => {
    const { page, complaints } = await openPage(browser, `${inject('consoleUrl')}${path}`, {
      width,
      scheme,
    })
    await settled(page)
    const name = path === '/' ? 'home' : path.slice(1).replaceAll('/', '-')
    await page.screenshot({ path: `${shots}${name}-${width}-${scheme}.png`, fullPage: true })
    expect(await violationsOf(page)).toEqual([])
    expect(complaints).toEqual([])
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
    expect(wide).toBeLessThanOrEqual(0)
    expect(await page.locator('h1').count()).toBe(1)
    await page.context().close()
  })
})
