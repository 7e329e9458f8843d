import { describe, expect, it } from 'vitest'

import { settled, violationsOf } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card } = visit

describe('a chart on the whole screen', () => {
  it('fills it, is in the address, and goes back to its place by Escape and by back', async () => {
    await open('/dashboards/sales')
    const chart = card('Revenue over time')
    const before = await chart.boundingBox()
    await chart.hover()
    await chart.getByRole('button', { name: 'Full screen' }).click()
    const dialog = visit.page.getByRole('dialog', { name: 'Revenue over time' })
    await dialog.locator('canvas').waitFor()
    const width = visit.page.viewportSize()?.width ?? 0
    await expect.poll(async () => (await chart.boundingBox())?.width).toBeGreaterThan(width - 60)
    expect(await violationsOf(visit.page)).toEqual([])
    expect(visit.page.url()).toContain('full=')
    await visit.page.reload()
    await settled(visit.page)
    expect(await dialog.count()).toBe(1)
    await visit.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(visit.page.url()).not.toContain('full=')
    await expect.poll(() => chart.boundingBox()).toEqual(before)
    await visit.page.goBack()
    await dialog.waitFor()
  })
})
