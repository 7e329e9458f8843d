import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { reportInput } from '../../src/report/draw-report.ts'
import { drawReport } from '../../src/report/index.ts'
import { reportMessage } from '../../src/report/schedule/report-message.ts'
import type { ConsoleServices } from '../../src/server.ts'
import { servicesOver } from '../console-services.ts'
import { fileWarehouse, type FileWarehouse } from '../file-warehouse.ts'
import { shopData } from '../numbers/shop-data.ts'

let warehouse: FileWarehouse
let services: ConsoleServices
beforeAll(async () => {
  warehouse = await fileWarehouse()
  await warehouse.publish('old', shopData({ sales: 500, seed: 1 }))
  await warehouse.publish('new', shopData({ sales: 2_000, seed: 1 }))
  services = servicesOver(warehouse)
})
afterAll(() => warehouse.close())

async function htmlOf(state: object, dashboard = 'sales'): Promise<string> {
  const { bytes } = await drawReport(services, { dashboard, state, format: 'html' })
  return new TextDecoder().decode(bytes)
}

describe('a report', () => {
  test.each(['artists', 'countries', 'customers', 'catalogue', 'likes'])(
    'of %s is drawn with names that hold markup, emoji and 10,000 characters',
    async (dashboard) => {
      const { bytes, type } = await drawReport(services, {
        dashboard,
        format: 'png',
        scheme: 'dark',
      })
      expect(type).toBe('image/png')
      expect([...bytes.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47])
      const { bytes: html } = await drawReport(services, { dashboard, format: 'html' })
      expect(new TextDecoder().decode(html)).not.toContain('<script')
    },
  )

  test('says of each number that is compared with nothing why, in the words of the page', async () => {
    const html = await htmlOf({ range: { from: '1990-01-01' } })
    expect(html).toContain('compared with')
    const numbers = html.match(/No data before \d+ \w+ \d{4}/g)
    expect(numbers?.length).toBe(4)
    expect(await htmlOf({ range: 'last 7 days' })).not.toContain('No data before')
  })

  test('says of each chart which filters its numbers do not follow', async () => {
    const filters = [{ dimension: 'sales.price', op: 'in' as const, values: [1] }]
    const state = { range: 'all', filters }
    const html = await htmlOf(state, 'customers')
    expect(html).toContain('Price of an item: 1')
    const said = html.match(/(?<=>|\. )Not filtered here: Price of an item/g)
    expect(said).toHaveLength(3)
    expect(await htmlOf({ range: 'all' }, 'customers')).not.toContain('Not filtered here')
    const input = await reportInput(services, { dashboard: 'customers', state })
    const { text } = await reportMessage({ format: 'png' }, input)
    expect(text).toMatch(/Registered users: \d+ – Not filtered here: Price of an item\n?$/m)
  })

  test('names a version that its numbers are compared with by when that was published, as the page does', async () => {
    const html = await htmlOf({ compare: { version: 'old' } })
    const [name] = /version [^<]*/.exec(html) ?? []
    expect(name).toBe('version 29 Feb 2024 06:12:00 (old)')
  })

  test('is about one version: the newest, or the one that is asked for', async () => {
    const [newest, old] = [
      await htmlOf({ range: 'all' }),
      await htmlOf({ range: 'all', version: 'old' }),
    ]
    expect(newest).toContain('2,000')
    expect(old).toContain('500')
    expect(old).toContain('version old')
  })

  test('says its days and its filters, and that there are no rows', async () => {
    const filters = [{ dimension: 'countries.country', op: 'in', values: ['Atlantis'] }]
    const html = await htmlOf({ range: 'last 7 days', filters })
    expect(html).toMatch(/Published 29 Feb 2024 06:12:00 UTC &middot; \d+/)
    expect(html).toContain('Country: Atlantis')
  })

  test.each([
    [{ dashboard: 'sale', format: 'png' }, 'CONSOLE_DASHBOARD_UNKNOWN'],
    [{ dashboard: 'sales', format: 'gif' }, 'CONSOLE_REQUEST_INVALID'],
    [
      { dashboard: 'sales', format: 'png', state: { range: 'last week or so' } },
      'CONSOLE_REQUEST_INVALID',
    ],
    [{ dashboard: 'sales', format: 'png', state: { version: 'lost' } }, 'CONSOLE_VERSION_UNKNOWN'],
  ])('of %o is refused', async (request, code) => {
    await expect(drawReport(services, request)).rejects.toMatchObject({ code })
  })
})
