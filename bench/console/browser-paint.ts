import { openBrowser, openPage, settled } from '../../packages/console/browser/open-browser.ts'

/**
 * Milliseconds from asking for a page until its charts are drawn, in a browser that has nothing of it yet: the slowest of three
 * browsers, after one that brings the browser itself from the disk.
 */
export async function browserPaint(url: string): Promise<number> {
  await paintOnce(url)
  const paints: number[] = []
  for (let index = 0; index < 3; index++) paints.push(await paintOnce(url))
  return Math.max(...paints)
}

async function paintOnce(url: string): Promise<number> {
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
