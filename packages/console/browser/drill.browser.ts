import { expect, it } from 'vitest'

import { settled } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card, button, numberOf } = visit

const firstOf = (chart: string) => card(chart).getByRole('row').nth(1).getByRole('button').first()
const filters = () => visit.page.getByRole('group', { name: 'Filters' }).innerText()

it('a chart that goes down leaves the others, and what is selected, as they were', async () => {
  await open('/dashboards/sales?range=all')
  const drawing = card('Revenue over time').locator('[role=img]:has(canvas)')
  await drawing.press('ArrowRight')
  await drawing.press('Enter')
  await settled(visit.page)
  const country = await firstOf('Countries').innerText()
  await firstOf('Countries').click()
  await settled(visit.page)
  const within = await numberOf('Items sold')
  const selected = await filters()
  expect(selected).toContain(country)
  await button('Drill down').click()
  await settled(visit.page)
  expect(await card('Countries').getByRole('navigation').innerText()).toContain(country)
  expect([await numberOf('Items sold'), await filters()]).toEqual([within, selected])
  await button('All').click()
  await settled(visit.page)
  expect(await filters()).not.toContain(country)
})
