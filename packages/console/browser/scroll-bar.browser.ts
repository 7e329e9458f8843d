import { expect, inject, it } from 'vitest'

import { openBrowser, settled } from './open-browser.ts'

it('moves nothing when a dialog opens, and bars reach the edge', async () => {
  const browser = await openBrowser({ scrollBars: true })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  for (const path of ['/dashboards/sales', '/explore']) {
    await page.goto(new URL(path, inject('consoleUrl')).href)
    await settled(page)
    const places = () =>
      page.evaluate<number[]>(`['main h1', 'main header', 'header > :last-child']
        .map((one) => document.querySelector(one).getBoundingClientRect())
        .flatMap(({ left, right, top }) => [left, right, top])`)
    const before = await places()
    expect(await page.evaluate('innerWidth - document.documentElement.clientWidth')).toBe(15)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').getByRole('textbox').waitFor()
    expect(await places()).toEqual(before)
    const edges = `document.querySelector('header').getBoundingClientRect().right`
    expect(await page.evaluate(edges)).toBe(1440)
  }
  await browser.close()
})
