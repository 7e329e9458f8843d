import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openBrowser, openPage, settled, violationsOf } from './open-browser.ts'
import { serveState } from './served.ts'

let browser: Browser
let state: string
beforeAll(async () => {
  browser = await openBrowser()
  state = await mkdtemp(join(tmpdir(), 'nothing-'))
})
afterAll(async () => {
  await browser.close()
  await rm(state, { recursive: true, force: true })
})

describe('a state in which nothing was published', () => {
  it('says so on every page, with the command that begins', async () => {
    const { url, stop } = await serveState(state)
    for (const path of ['/', '/explore', '/dashboards/sales']) {
      const { page, complaints } = await openPage(browser, `${url}${path}`)
      await settled(page)
      const note = page.getByRole('region', { name: 'Nothing has been published yet' })
      expect(await note.innerText()).toContain('deftunes demo')
      expect(await violationsOf(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    }
    await stop()
  })
})

describe('a server that is gone', () => {
  it('is said to be, until it is back', async () => {
    const { url, stop } = await serveState(state)
    const { page } = await openPage(browser, url)
    await settled(page)
    await stop()
    const lost = page.getByText('Connection lost')
    await lost.waitFor()
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Home')
    const back = await serveState(state, new URL(url).port)
    await lost.waitFor({ state: 'hidden' })
    await page.context().close()
    await back.stop()
  })
})
