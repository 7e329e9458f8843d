import { describe, expect, it } from 'vitest'

import { settled, violationsOf } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card } = visit

/** Opens the palette by its key and types what is looked for. */
async function search(words: string) {
  await visit.page.keyboard.press('ControlOrMeta+k')
  const dialog = visit.page.getByRole('dialog', { name: 'Search' })
  await dialog.getByRole('textbox', { name: 'Search' }).fill(words)
  return dialog
}

describe('the palette', () => {
  it('is opened by a key, finds what is typed and goes there', async () => {
    await open('/')
    const dialog = await search('countr')
    await dialog
      .getByRole('button', { name: /^Countries/ })
      .first()
      .waitFor()
    expect(await violationsOf(visit.page)).toEqual([])
    await visit.page.keyboard.press('Enter')
    await visit.page.waitForURL(/\/dashboards\/countries/)
    await dialog.waitFor({ state: 'hidden' })
    await settled(visit.page)
    expect(await visit.page.getByRole('heading', { level: 1 }).innerText()).toBe('Countries')
  })

  it('finds a measure by a synonym, and asks for it', async () => {
    await open('/dashboards/sales')
    const dialog = await search('turnover')
    await dialog
      .getByRole('button', { name: /^Revenue/ })
      .first()
      .click()
    await visit.page.waitForURL(/\/explore\?m=sales\.revenue/)
  })

  it('goes to a chart alone, and says so when nothing has a name', async () => {
    await open('/')
    const dialog = await search('no such thing')
    await dialog.getByText('Nothing has this name').waitFor()
    await dialog.getByRole('textbox').fill('share of revenue over')
    await visit.page.keyboard.press('Enter')
    await settled(visit.page)
    expect(await card('Share of revenue over time').count()).toBe(1)
    expect(await visit.page.getByRole('dialog').getByRole('article').count()).toBe(1)
  })

  it('has what was typed before its code was there', async () => {
    await open('/')
    const { page } = visit
    await page.route(/palette-dialog.*js/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      await route.continue()
    })
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('g countx')
    await page.keyboard.press('Backspace')
    const field = page.getByRole('dialog', { name: 'Search' }).getByRole('textbox')
    await expect.poll(() => field.inputValue()).toBe('g count')
    await expect
      .poll(() => page.evaluate('document.activeElement?.matches("[data-palette]")'))
      .toBe(true)
    await page.keyboard.type('ry')
    expect(await field.inputValue()).toBe('g country')
    expect(new URL(page.url()).pathname).toBe('/')
  })
})
