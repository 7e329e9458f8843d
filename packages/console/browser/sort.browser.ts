import { expect, it } from 'vitest'

import { settled } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card } = visit

const head = () => card('Countries').getByRole('columnheader', { name: 'Buyers', exact: true })
const address = () => decodeURIComponent(new URL(visit.page.url()).search)

/** The buyers of each country, from the top. */
async function buyers(): Promise<number[]> {
  const texts = await card('Countries').locator('tbody tr td:last-child').allInnerTexts()
  return texts.flatMap((text) => {
    const [number] = /^[\d,]+/.exec(text) ?? []
    return number === undefined ? [] : [Number(number.replaceAll(',', ''))]
  })
}

async function sort(): Promise<void> {
  await head().getByRole('button', { name: 'Buyers', exact: true }).click()
  await settled(visit.page)
}

it('a click on the head of a table sorts by it, the next one the other way, and both are in the address', async () => {
  await open('/dashboards/sales?range=all')
  await sort()
  const down = await buyers()
  expect(new Set(down).size).toBeGreaterThan(3)
  expect(down).toEqual(down.toSorted((left, right) => right - left))
  expect(await head().getAttribute('aria-sort')).toBe('descending')
  expect(address()).toContain('sort(sales.buyers,down)')
  await sort()
  const up = await buyers()
  expect(up).toEqual(up.toSorted((left, right) => left - right))
  expect(up[0]).toBeLessThan(down[0] ?? 0)
  expect(await head().getAttribute('aria-sort')).toBe('ascending')
  expect(address()).toContain('sort(sales.buyers,up)')
})
