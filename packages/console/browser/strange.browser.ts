import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openBrowser, openPage, settled } from './open-browser.ts'
import { strangeConsole } from './strange-console.ts'

let browser: Browser
let served: Awaited<ReturnType<typeof strangeConsole>>
beforeAll(async () => {
  served = await strangeConsole()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await served.close()
})

/** Elements of a card that are seen outside of it. */
const outside = `[...document.querySelectorAll('article')].flatMap((card) => {
  const box = card.getBoundingClientRect()
  const clips = (element) => /hidden|auto|scroll|clip/.test(getComputedStyle(element).overflow)
  const isSeen = (element) => {
    for (let above = element.parentElement; above; above = above.parentElement) {
      if (clips(above)) return false
      if (above === card) return true
    }
    return true
  }
  return [...card.querySelectorAll('*')].filter((element) => {
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
    const within = left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 1 && bottom <= box.bottom + 1
    return width > 0 && height > 0 && !within && isSeen(element)
  }).map((element) => card.getAttribute('aria-label') + ': ' + element.outerHTML.slice(0, 200))
})`

async function check(page: Page, complaints: readonly string[]): Promise<void> {
  expect(await page.evaluate(outside)).toEqual([])
  expect(
    Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')),
  ).toBeLessThanOrEqual(0)
  expect(await page.locator('img[src="x"], main script').count()).toBe(0)
  expect(complaints).toEqual([])
}

const dashboards = ['sales', 'artists', 'countries', 'customers', 'catalogue', 'likes']
const versions = ['strange', 'no-sales', 'one-sale', 'gap', 'no-values']

describe.each(versions)('data that is %s', (version) => {
  it.each([375, 1440])('stays in its boxes at %i px, and runs nothing', async (width) => {
    for (const dashboard of dashboards) {
      const address = `${served.url}/dashboards/${dashboard}?v=${version}&range=all`
      const { page, complaints } = await openPage(browser, address, { width, scheme: 'light' })
      page.on('dialog', (dialog) => {
        complaints.push(dialog.message())
        void dialog.dismiss()
      })
      await settled(page)
      await check(page, complaints)
      const failed = await page
        .getByRole('article')
        .filter({ hasText: /CONSOLE_|METRICS_|CORE_/ })
        .count()
      expect(failed).toBe(0)
      await page.context().close()
    }
  })
})

it('tooltips, drawers and menus show markup as text', async () => {
  const { page, complaints } = await openPage(
    browser,
    `${served.url}/dashboards/artists?v=strange&range=all`,
  )
  await settled(page)
  const canvases = await page.getByRole('article').locator('canvas').all()
  for (const canvas of canvases) {
    const box = await canvas.boundingBox()
    if (!box) continue
    for (const part of [0.2, 0.4, 0.6, 0.8])
      await page.mouse.move(box.x + box.width * part, box.y + box.height / 2)
  }
  const table = page.getByRole('article', { name: 'All artists' })
  await table.getByRole('button', { name: '<script>alert(1)</script>', exact: true }).click()
  await page.getByRole('button', { name: 'Rows', exact: true }).click()
  await page.getByRole('dialog').getByRole('row').nth(1).waitFor()
  await check(page, complaints)
  await page.context().close()
})
