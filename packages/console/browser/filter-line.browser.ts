import { expect, it } from 'vitest'

import { settled, violationsOf } from './open-browser.ts'
import { visits } from './visit.ts'

interface Sized {
  scrollWidth: number
  clientWidth: number
}

const visit = visits()
const { open } = visit

it('a selection moves nothing, and is in sight in full at the end of the line of filters', async () => {
  await open('/dashboards/artists?range=all')
  const table = visit.page.getByRole('table').first()
  const first = table.getByRole('row').nth(1).getByRole('button').first()
  await first.scrollIntoViewIfNeeded()
  const placeOf = async () => (await table.boundingBox())?.y
  const before = await placeOf()
  await first.click()
  await settled(visit.page)
  const filters = visit.page.getByRole('group', { name: 'Filters' })
  const clear = filters.getByRole('button', { name: /^Clear the selection in / })
  await clear.waitFor()
  expect(await placeOf()).toBe(before)
  const [line, end, reset] = await Promise.all([
    filters.boundingBox(),
    clear.boundingBox(),
    filters.getByRole('button', { name: 'Reset' }).boundingBox(),
  ])
  expect(line?.height).toBeLessThan(50)
  expect((end?.x ?? Infinity) + (end?.width ?? 0)).toBeLessThanOrEqual(reset?.x ?? 0)
  expect((reset?.x ?? Infinity) + (reset?.width ?? 0)).toBeLessThanOrEqual(1440)
  const value = clear.locator('..').locator('[dir=auto]').last()
  const isCut = await value.evaluate((one) => {
    const { scrollWidth, clientWidth } = one as unknown as Sized
    return scrollWidth > clientWidth
  })
  expect(isCut).toBe(false)
  expect(await violationsOf(visit.page)).toEqual([])
})
