import { openBrowser, openPage, settled } from '../../packages/console/browser/open-browser.ts'

/** Milliseconds from asking for a page until its charts are drawn, in a browser that has nothing of it yet. */
export async function browserPaint(url: string): Promise<number> {
  const browser = await openBrowser()
  try {
    const began = performance.now()
    const { page } = await openPage(browser, url)
    await page.getByRole('article').nth(4).locator('canvas').first().waitFor()
    const drawn = performance.now() - began
    await settled(page)
    return drawn
  } finally {
    await browser.close()
  }
}
