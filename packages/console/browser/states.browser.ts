import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openBrowser, openPage, settled, violationsOf } from './open-browser.ts'
import { serveState } from './served.ts'
import { strangeConsole } from './strange-console.ts'

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

describe('a file that is no dashboard', () => {
  it('is told on the home page with its line and what is wrong, and the others are there', async () => {
    const served = await strangeConsole(async (folder) => {
      const file = join(folder, 'dashboards/likes.yaml')
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace(/measures: \[\w+\.\w+/, 'measures: [sales.nonsense'))
    })
    const { page, complaints } = await openPage(browser, `${served.url}/`)
    await settled(page)
    const told = page.getByRole('region', { name: 'Dashboards that could not be read' })
    const text = await told.innerText()
    expect(text).toMatch(/A dashboard could not be read/)
    expect(text).toMatch(/dashboards\/likes\.yaml:\d+ .*sales\.nonsense/)
    await page.getByRole('link', { name: 'Sales overview', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'Likes', exact: true }).count()).toBe(0)
    expect(await violationsOf(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
    await served.close()
  })

  it('is told on its own page with all of its mistakes, and the way to the others', async () => {
    const served = await strangeConsole(async (folder) => {
      const file = join(folder, 'dashboards/likes.yaml')
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replaceAll(/measures: \[\w+\.\w+/g, 'measures: [sales.nonsense'))
    })
    const { page } = await openPage(browser, `${served.url}/dashboards/likes`)
    const told = page.getByRole('region', { name: 'Dashboards that could not be read' })
    await told.waitFor()
    const mistakes = await told.getByRole('listitem').allInnerTexts()
    expect(mistakes.length).toBeGreaterThan(3)
    for (const text of mistakes)
      expect(text).toMatch(/^dashboards\/likes\.yaml:\d+ .*sales\.nonsense/)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('main').getByRole('link', { name: 'All dashboards' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor()
    await page.context().close()
    await served.close()
  })

  it('is no page at all where there is no such file, in plain words, with the way to the others', async () => {
    const { url, stop } = await serveState(state)
    const { page } = await openPage(browser, `${url}/dashboards/nope`)
    await page.getByRole('heading', { level: 1, name: 'No such dashboard' }).waitFor()
    const main = page.getByRole('main')
    expect(await main.innerText()).not.toMatch(/expected|CONSOLE_|Try again/)
    await main.getByRole('link', { name: 'All dashboards' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor()
    await page.context().close()
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
