import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'

import { openBrowser, openPage, settled } from './open-browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const scripts = `performance.getEntriesByType('resource')
  .filter(({ name }) => name.endsWith('.js'))
  .map(({ name, encodedBodySize }) => ({ name: name.split('/').at(-1), size: encodedBodySize }))`
const shifts = `new Promise((resolve) => {
  let sum = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => resolve(sum), 300)
})`

it.each(['/dashboards', '/dashboards/sales'])(
  '%s loads less than 350 kB of script before the chart library',
  async (path) => {
    const { page } = await openPage(browser, `${inject('consoleUrl')}${path}`)
    await settled(page)
    const loaded = await page.evaluate<{ name: string; size: number }[]>(scripts)
    const before = loaded.filter(({ name }) => !/^(plot-card|countries-110m)-/.test(name))
    const sum = before.reduce((total, { size }) => total + size, 0)
    expect(loaded.length - before.length).toBe(path === '/dashboards' ? 0 : 2)
    expect(before.length).toBeGreaterThan(0)
    expect(sum).toBeLessThan(350_000)
    await page.context().close()
  },
)

it('asks for the numbers of a dashboard before it fetches what draws them', async () => {
  const { page } = await openPage(browser, `${inject('consoleUrl')}/dashboards/sales`)
  await settled(page)
  const order = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))`,
  )
  const [data, plot] = [/^data$/, /^plot-card.*js$/].map((name) =>
    order.findIndex((one) => name.test(one)),
  )
  expect(data).toBeGreaterThan(0)
  expect(plot).toBeGreaterThan(data ?? Infinity)
  await page.context().close()
})

it('looks once whether what is missing is in a newer page, then tells, and shows it when it is there', async () => {
  const { page, complaints } = await openPage(browser, `${inject('consoleUrl')}/dashboards`)
  let opened = 0
  page.on('domcontentloaded', () => (opened += 1))
  await page.route(/plot-card.*js/, (route) => route.abort())
  await page.goto(`${inject('consoleUrl')}/dashboards/sales`)
  const told = page.getByRole('alert').filter({ hasText: 'did not arrive' }).first()
  await told.waitFor()
  expect(opened).toBe(2)
  expect(await page.getByRole('article', { name: 'Revenue', exact: true }).innerText()).toMatch(
    /\d/,
  )
  // The browser itself names the file that it could not fetch, nothing else complains.
  expect(complaints.filter((text) => !/^Failed to load resource/.test(text))).toEqual([])
  await page.unroute(/plot-card.*js/)
  await told.getByRole('button', { name: 'Try again' }).click()
  await page.locator('article canvas').first().waitFor()
  await page.context().close()
})

it('is built for readers, not for developers, whatever environment it is built in', async () => {
  const { page } = await openPage(browser, `${inject('consoleUrl')}/`)
  await settled(page)
  const names = await page.evaluate<{ name: string }[]>(scripts)
  const texts = await Promise.all(
    names.map(async ({ name }) => (await fetch(`${inject('consoleUrl')}/assets/${name}`)).text()),
  )
  expect(texts.filter((text) => text.includes('React DevTools'))).toEqual([])
  expect(texts.join('').length).toBeGreaterThan(100_000)
  await page.context().close()
})

it.each(['/', '/dashboards/sales', '/dashboards/artists'])(
  '%s moves nothing while it loads',
  async (path) => {
    const { page } = await openPage(browser, `${inject('consoleUrl')}${path}`)
    await settled(page)
    expect(Number(await page.evaluate(shifts))).toBeLessThan(0.005)
    await page.context().close()
  },
)
