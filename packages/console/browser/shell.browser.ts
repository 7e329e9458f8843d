import { describe, expect, it } from 'vitest'

import { settled } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open } = visit

interface Label {
  scrollWidth: number
  clientWidth: number
}

describe('a link to a version that is not there', () => {
  it.each(['/dashboards/sales?v=nope', '/explore?m=sales.revenue&v=nope'])(
    '%s says so once, and leads to the newest',
    async (path) => {
      await open(path)
      const { page } = visit
      const banner = page.getByRole('status').filter({ hasText: 'version of this link' })
      await banner.waitFor()
      expect(await page.getByRole('alert').count()).toBe(0)
      expect(await page.getByRole('banner').innerText()).toContain('Unknown version')
      await banner.getByRole('button', { name: 'Back to the newest' }).click()
      await settled(page)
      expect(await page.getByRole('banner').innerText()).toMatch(/Published/)
      expect(await page.locator('main').innerText()).toMatch(/Revenue/)
    },
  )
})

describe('a filter of numbers', () => {
  it('names its button in full, and refuses what no number is in', async () => {
    await open('/dashboards/artists')
    await visit.page
      .getByRole('group', { name: 'Filters' })
      .getByRole('button', { name: /^Price/ })
      .click()
    const form = visit.page.locator('form').filter({ hasText: 'Below' })
    const set = form.getByRole('button', { name: 'Set' })
    const cutBy = set.locator('.mantine-Button-label').evaluate((label) => {
      const { scrollWidth, clientWidth } = label as unknown as Label
      return scrollWidth - clientWidth
    })
    expect(await cutBy).toBe(0)
    await form.getByLabel('From').fill('1')
    await form.getByLabel('Below').fill('0.5')
    await set.click()
    expect(await form.getByRole('alert').innerText()).toMatch(/from 1 and below 0\.5/)
    expect(new URL(visit.page.url()).search).toBe('')
    await form.getByLabel('Below').fill('2')
    expect(await form.getByRole('alert').count()).toBe(0)
  })
})
