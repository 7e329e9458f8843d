import { describe, expect, it } from 'vitest'

import { visits } from './visit.ts'

const visit = visits()
const { open } = visit

/** A4 less its margins, in px of CSS. */
const paper = { width: 703, height: 1032 }

describe('a page that is printed', () => {
  it.each(['sales', 'countries'])(
    'of %s has no navigation and no tools, and its charts are within the paper',
    async (dashboard) => {
      await open(`/dashboards/${dashboard}`)
      const { page } = visit
      await page.emulateMedia({ media: 'print', colorScheme: 'light' })
      await page.setViewportSize(paper)
      expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false)
      expect(await page.getByRole('banner').isVisible()).toBe(false)
      expect(await page.getByRole('button', { name: 'Share and save' }).isVisible()).toBe(false)
      expect(
        await page
          .getByRole('button', { name: /^Menu of/ })
          .first()
          .isVisible(),
      ).toBe(false)
      expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
      const cut = `[...document.querySelectorAll('article, article canvas')].filter((one) => {
        const { left, right, width } = one.getBoundingClientRect()
        return width === 0 || left < 0 || right > innerWidth + 0.5
      }).length`
      await expect.poll(() => page.evaluate(cut)).toBe(0)
      const wide = 'document.documentElement.scrollWidth - innerWidth'
      expect(Number(await page.evaluate(wide))).toBeLessThanOrEqual(0)
    },
  )

  it('keeps the charts of a row on one sheet', async () => {
    await open('/dashboards/sales')
    await visit.page.emulateMedia({ media: 'print' })
    const torn = `[...document.querySelectorAll('article')].filter((one) => {
      for (let above = one; above; above = above.parentElement)
        if (getComputedStyle(above).breakInside === 'avoid') return false
      return true
    }).length`
    expect(await visit.page.evaluate(torn)).toBe(0)
    expect(await visit.page.getByRole('article').count()).toBeGreaterThan(5)
  })
})
