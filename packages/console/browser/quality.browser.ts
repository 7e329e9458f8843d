import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openBrowser, openPage, settled, violationsOf } from './open-browser.ts'
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

describe.each([375, 1440])('at %i px', (width) => {
  it('a chart with a column that did not pass says which test, and a click tells all of its columns', async () => {
    const address = `${served.url}/dashboards/artists?v=strange`
    const { page, complaints } = await openPage(browser, address, { width, scheme: 'dark' })
    await settled(page)
    const before = await violationsOf(page)
    const mark = (title: string) =>
      page.getByRole('article', { name: title }).getByRole('button', { name: /^Test warns: <img/ })
    expect(await mark('Songs sold').count()).toBe(0)
    await mark('Average price').focus()
    await page.getByRole('tooltip').waitFor()
    expect(await page.getByRole('tooltip').innerText()).toContain('serving.fact_session.price')
    await mark('Average price').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('Warned').waitFor()
    const text = await drawer.innerText()
    expect(text).toMatch(/Freshness\s+Published .* ago; data up to \d+ \w+ \d{4}/s)
    expect(text).toMatch(/Warned\s+serving\.fact_session\.price\s+<img/)
    expect(text).toMatch(/Not tested\s+serving\.fact_session\.session_date/)
    expect((await violationsOf(page)).filter((one) => !before.includes(one))).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
