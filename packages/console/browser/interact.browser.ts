import { describe, expect, it } from 'vitest'

import { settled, violationsOf, type Look } from './open-browser.ts'
import { visits } from './visit.ts'

const visit = visits()
const { open, card, button } = visit

interface Canvas {
  toDataURL: () => string
}

interface Box {
  parentElement: { dataset: Readonly<Record<string, string>> }
  scrollTo: (x: number, y: number) => void
}

const firstOf = async (name: string) =>
  card(name).getByRole('row').nth(1).getByRole('button').first().innerText()
const choose = async (chart: string, value: string) =>
  card(chart).getByRole('button', { name: value, exact: true }).click()
const act = async (what: string) => button(what).click()

describe('the drawer', () => {
  it('dims the whole window, and leaves the charts where they are', async () => {
    await open('/dashboards/sales')
    await choose('Countries', await firstOf('Countries'))
    await act('Rows')
    await visit.page.getByRole('dialog').getByRole('row').nth(1).waitFor()
    const overlay = await visit.page.locator('.mantine-Drawer-overlay').boundingBox()
    expect(overlay).toMatchObject({ x: 0, y: 0, ...visit.page.viewportSize() })
    expect(await card('Revenue over time').locator('canvas').count()).toBe(1)
    expect(await violationsOf(visit.page)).toEqual([])
  })
})

describe('Escape', () => {
  it('closes the source record alone, then the drawer', async () => {
    await open('/dashboards/sales')
    await choose('Countries', await firstOf('Countries'))
    await act('Rows')
    const drawer = visit.page.getByRole('dialog')
    await drawer.getByRole('row').nth(1).getByRole('button').first().click()
    const record = drawer.getByRole('region', { name: 'Source record' })
    await record.waitFor()
    await visit.page.keyboard.press('Escape')
    await record.waitFor({ state: 'hidden' })
    expect(await drawer.isVisible()).toBe(true)
    await visit.page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
  })
})

describe('the legend', () => {
  it('shows one series alone, puts one away, and all of it by the keyboard', async () => {
    await open('/dashboards/countries?range=all')
    const series = card('Share of revenue over time').getByRole('list', { name: 'Series' })
    const pressed = async () => series.getByRole('button', { pressed: true }).count()
    const all = await series.getByRole('button').count()
    expect(all).toBeGreaterThan(2)
    const second = series.getByRole('button').nth(1)
    await second.click()
    expect(await pressed()).toBe(1)
    await second.press('Enter')
    expect(await pressed()).toBe(all)
    await second.click({ modifiers: ['ControlOrMeta'] })
    expect(await pressed()).toBe(all - 1)
    expect(await second.getAttribute('aria-pressed')).toBe('false')
  })
})

describe('a map', () => {
  it('has buttons, does not take the wheel before a click, and names countries', async () => {
    await open('/dashboards/sales')
    const map = card('Revenue by country')
    await map.scrollIntoViewIfNeeded()
    const drawn = async () =>
      map.locator('canvas').evaluate((one) => (one as unknown as Canvas).toDataURL())
    const world = await drawn()
    const isWorld = async () => (await drawn()) === world
    await map.getByRole('button', { name: 'Zoom in' }).click()
    await expect.poll(isWorld).toBe(false)
    await map.getByRole('button', { name: 'Whole world' }).click()
    await expect.poll(isWorld).toBe(true)
    await map.locator('canvas').hover()
    const before = Number(await visit.page.evaluate('scrollY'))
    await visit.page.mouse.wheel(0, before > 0 ? -100 : 100)
    await expect.poll(() => visit.page.evaluate('scrollY')).not.toBe(before)
    await map.getByRole('button', { name: /^Menu of/ }).click()
    await visit.page.getByRole('menuitem', { name: 'View as table' }).click()
    await choose('Revenue by country', 'Germany')
    await settled(visit.page)
    expect(await visit.page.getByRole('toolbar').innerText()).toContain('Germany')
    const filters = await visit.page.getByRole('group', { name: 'Filters' }).innerText()
    expect(filters).toContain('Germany')
    expect(new URL(visit.page.url()).search).toContain('DE')
  })

  it('is a table first on a phone', async () => {
    await open('/dashboards/sales', { width: 375, scheme: 'light' })
    expect(await card('Revenue by country').getByRole('table').count()).toBe(1)
    await card('Revenue by country')
      .getByRole('button', { name: /^Menu of/ })
      .click()
    await visit.page.getByRole('menuitem', { name: 'View as map' }).click()
    await card('Revenue by country').locator('canvas').waitFor()
  })
})

describe('a pivot', () => {
  it('folds groups to their totals, and keeps its names in sight', async () => {
    const question = 'm=sales.revenue&by=countries.country,buyers.place,sales.liked&as=pivot'
    await open(`/explore?${question}`)
    const table = visit.page.getByRole('region').getByRole('table')
    await table.getByRole('row').nth(3).waitFor()
    const before = await table.getByRole('row').count()
    const name = 'Rows of Argentina'
    await table.getByRole('button', { name }).click()
    expect(await table.getByRole('row').count()).toBeLessThan(before)
    const folded = table.getByRole('button', { name: `${name} total` })
    expect(await folded.getAttribute('aria-expanded')).toBe('false')
    await folded.click()
    expect(await table.getByRole('row').count()).toBe(before)
    const corner = table.getByRole('columnheader').first()
    const place = await corner.boundingBox()
    await visit.page.mouse.move((place?.x ?? 0) + 300, (place?.y ?? 0) + 200)
    await visit.page.mouse.wheel(200, 300)
    await visit.page.waitForTimeout(200)
    expect(await corner.boundingBox()).toEqual(place)
  })
})

describe('on a phone', () => {
  const phone: Look = { width: 375, scheme: 'light' }

  it('filters are behind one button that counts them, in a sheet that Done closes', async () => {
    await open('/dashboards/sales', phone)
    const bar = visit.page.getByRole('group', { name: 'Filters' })
    expect(await bar.getByRole('button').count()).toBe(1)
    await bar.getByRole('button', { name: 'Last 30 days · Filters' }).click()
    const sheet = visit.page.getByRole('dialog', { name: 'Filters' })
    await sheet.getByRole('button', { name: 'Country', exact: true }).click()
    await visit.page.getByRole('checkbox').first().check()
    await visit.page.keyboard.press('Escape')
    expect(await violationsOf(visit.page)).toEqual([])
    const { height } = visit.page.viewportSize() ?? { height: 0 }
    expect((await sheet.boundingBox())?.height).toBe(height)
    await sheet.getByRole('button', { name: 'Done' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await bar.getByRole('button', { name: 'Last 30 days · 1 filter' }).waitFor()
    expect(new URL(visit.page.url()).search).toContain('countries.country')
  })
})

describe('keys', () => {
  it('lead to pages and list themselves, not while one types, and can be switched off', async () => {
    await open('/dashboards/sales')
    await visit.page.keyboard.type('ge')
    await visit.page.waitForURL(/\/explore/)
    await visit.page
      .getByRole('textbox', { name: /Search/ })
      .first()
      .fill('gh[?')
    expect(visit.page.url()).toMatch(/\/explore/)
    await visit.page.locator('h1').click()
    await visit.page.keyboard.press('?')
    const list = visit.page.getByRole('dialog', { name: 'Keys' })
    await list.getByRole('switch').uncheck()
    expect(await violationsOf(visit.page)).toEqual([])
    await visit.page.keyboard.press('Escape')
    await list.waitFor({ state: 'hidden' })
    await visit.page.keyboard.type('gd')
    await visit.page.keyboard.press('?')
    await visit.page.waitForTimeout(200)
    expect(visit.page.url()).toMatch(/\/explore/)
    expect(await list.count()).toBe(0)
    await visit.page.keyboard.press('ControlOrMeta+k')
    await visit.page.getByRole('dialog').getByRole('textbox').fill('keyb')
    await visit.page.getByRole('dialog').getByText('Keys', { exact: true }).click()
    await list.getByRole('switch').check()
    await visit.page.keyboard.press('Escape')
    await list.waitFor({ state: 'hidden' })
    await visit.page.keyboard.type('gh')
    await visit.page.waitForURL((url) => url.pathname === '/')
  })
})

describe('what is cut at the right', () => {
  const shadow = (label: string) =>
    visit.page
      .getByRole('region', { name: label, exact: true })
      .evaluate((box) => (box as unknown as Box).parentElement.dataset['cut'])

  it('of a table or a pivot is under a shadow, until one is at its end', async () => {
    await open('/dashboards/countries?range=all', { width: 375, scheme: 'light' })
    const name = 'Revenue by country and month'
    await expect.poll(() => shadow(name)).toBe('true')
    await visit.page
      .getByRole('region', { name, exact: true })
      .evaluate((box) => (box as unknown as Box).scrollTo(10_000, 0))
    await expect.poll(() => shadow(name)).toBe('false')
    await visit.page.goto(visit.page.url().replace('countries', 'customers'))
    await settled(visit.page)
    await expect.poll(() => shadow('Best customers')).toBe('true')
    expect(await violationsOf(visit.page)).toEqual([])
  })

  it('of a long legend fades, and its names stay readable', async () => {
    await open('/explore?m=sales.revenue&by=time(sales.sold_on,day),countries.country&as=area', {
      width: 420,
      scheme: 'light',
    })
    const series = visit.page.getByRole('list', { name: 'Series' })
    await expect.poll(() => series.getAttribute('data-cut')).toBe('true')
    const names = await series.getByRole('button').all()
    const boxes = await Promise.all(names.map((one) => one.boundingBox()))
    expect(Math.min(...boxes.map((box) => box?.width ?? 0))).toBeGreaterThan(30)
    await series.getByRole('button').last().focus()
    await expect.poll(() => series.getAttribute('data-cut')).toBe('false')
  })
})

describe('Explore in a narrow window', () => {
  it('shows the answer first, and what can be asked behind one button', async () => {
    await open('/explore?m=sales.revenue&by=countries.country', { width: 600, scheme: 'light' })
    const search = visit.page.getByRole('textbox', { name: 'Search measures and dimensions' })
    expect(await search.isVisible()).toBe(false)
    const plot = await visit.page.locator('canvas').first().boundingBox()
    expect(plot?.y).toBeLessThan(400)
    await button('Measures and dimensions').click()
    await search.fill('items')
    await visit.page.getByRole('checkbox', { name: 'Items sold' }).check()
    await expect.poll(() => visit.page.url()).toContain('sales.items')
    expect(await violationsOf(visit.page)).toEqual([])
  })

  it('asks at once where nothing is asked yet', async () => {
    await open('/explore', { width: 600, scheme: 'light' })
    await visit.page.getByRole('checkbox', { name: 'Revenue', exact: true }).waitFor()
    expect(await violationsOf(visit.page)).toEqual([])
  })
})

describe.each([320, 720])('a window of %i px', (width) => {
  it.each(['/', '/explore?m=sales.revenue&by=countries.country', '/dashboards/sales'])(
    'shows %s without a scroll to the side, and axe finds nothing',
    async (path) => {
      await open(path, { width, scheme: 'light' })
      const wide = Number(
        await visit.page.evaluate('document.documentElement.scrollWidth - innerWidth'),
      )
      expect(wide).toBeLessThanOrEqual(0)
      expect(await violationsOf(visit.page)).toEqual([])
    },
  )
})

describe("the reader's own colours", () => {
  it('keep what is selected, and the colours of a legend, to be told apart', async () => {
    await open('/dashboards/countries?range=all')
    await visit.page.emulateMedia({ forcedColors: 'active' })
    const active =
      'getComputedStyle(document.querySelector("nav a[data-status=active]")).outlineStyle'
    expect(await visit.page.evaluate(active)).toBe('solid')
    const swatches = `[...document.querySelectorAll('[aria-label=Series] .keeps-colour')].map((one) => getComputedStyle(one).backgroundColor)`
    const colours = await visit.page.evaluate<string[]>(swatches)
    expect(new Set(colours).size).toBe(colours.length)
    expect(colours.length).toBeGreaterThan(2)
  })
})

describe('the columns of a table', () => {
  it('are hidden, pinned, shown again and copied', async () => {
    await open('/dashboards/sales?cmp=none')
    await visit.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const table = card('Countries')
    const heads = () => table.getByRole('columnheader').allInnerTexts()
    const total = () => table.getByRole('row').last().getByRole('cell').allInnerTexts()
    const choose = async (column: string, what: string) => {
      await table.getByRole('button', { name: `Column ${column}` }).click()
      await visit.page.getByRole('menuitem', { name: what }).click()
    }
    await table.getByRole('columnheader').first().waitFor()
    const before = await heads()
    const sums = await total()
    await choose('Revenue', 'Hide')
    expect(await heads()).toEqual(before.filter((name) => name !== 'Revenue'))
    await choose('Buyers', 'Pin')
    expect((await heads()).slice(0, 2)).toEqual(['Country', 'Buyers'])
    expect((await total())[1]).toBe(sums[before.indexOf('Buyers')])
    await choose('Buyers', 'Copy the table')
    await visit.page.getByText('Table copied').waitFor()
    const text = await visit.page.evaluate<string>('navigator.clipboard.readText()')
    expect(text.split('\n')[0]?.split('\t').slice(0, 2)).toEqual(['Country', 'Buyers'])
    await choose('Country', 'Show all columns')
    expect((await heads()).toSorted()).toEqual(before.toSorted())
    expect(await violationsOf(visit.page)).toEqual([])
  })
})
