import { expect, it } from 'vitest'

import { settled } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, button } = visit

const byDay = '/explore?m=sales.revenue&by=countries.country,time(sales.sold_on,auto)'
const inTheWorld = '/explore?m=sales.revenue&by=countries.country'

it.each([
  [byDay, 'bar', 'area', 'treemap'],
  [inTheWorld, 'map', 'treemap'],
])('a chart of %s that was a %s is drawn as a treemap as if it always was', async (...row) => {
  const [address, ...types] = row
  await open(`${address}&as=${types[0]}`)
  await visit.page.emulateMedia({ reducedMotion: 'no-preference' })
  for (const type of types.slice(1)) {
    await button(type).click()
    await settled(visit.page)
  }
  const switched = await still()
  await visit.page.goto(new URL(`${address}&as=${types.at(-1)}`, visit.page.url()).href)
  await settled(visit.page)
  expect(await still()).toBe(switched)
})

/** What is drawn once nothing moves any more. */
async function still(): Promise<string> {
  let [before, now] = ['', await picture()]
  while (now !== before) {
    await visit.page.waitForTimeout(400)
    ;[before, now] = [now, await picture()]
  }
  return now
}

function picture(): Promise<string> {
  return visit.page.evaluate(`document.querySelector('[role=img] canvas').toDataURL()`)
}
