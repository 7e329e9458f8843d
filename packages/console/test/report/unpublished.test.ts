import { afterEach, beforeEach, expect, test } from 'vitest'

import { readReports } from '../../src/index.ts'
import { memoryReportMarks, reportRunner } from '../../src/report/index.ts'
import { servicesOver } from '../console-services.ts'
import { fileWarehouse, type FileWarehouse } from '../file-warehouse.ts'
import { shopData } from '../numbers/shop-data.ts'

const files = {
  likes: 'report: { dashboard: likes, schedule: publish, channels: [mail], format: html }',
  many: 'alert: { measure: sales.items, range: all, above: 7, schedule: publish, channels: [ops] }',
}

let warehouse: FileWarehouse
beforeEach(async () => void (warehouse = await fileWarehouse()))
afterEach(() => warehouse.close())

test('a report and an alert on a table that no run has published are held back until one has, and told once', async () => {
  const [sent, raised, notes]: string[][] = [[], [], []]
  const runner = reportRunner({
    services: servicesOver(warehouse),
    reports: async () =>
      readReports(
        Object.entries(files).map(([name, text]) => ({ file: `reports/${name}.yaml`, text })),
      ),
    ...{ marks: memoryReportMarks(), now: () => 0 },
    send: async (_, __, key) => void sent?.push(key.join(' ')),
    raise: ({ key }) => void raised?.push(key.join(' ')),
    note: (text) => void notes?.push(text),
  })
  const whole = shopData({ sales: 8, seed: 1 })
  await warehouse.publish('songs', [...whole, 'DROP TABLE serving.fact_session'])
  await runner.published('songs')
  await runner.published('songs')
  const why = 'this version has no fact_session yet: no run had published it by then'
  expect([sent, raised]).toEqual([[], []])
  expect(notes).toEqual([`reports/likes.yaml: ${why}`, `reports/many.yaml: ${why}`])
  await warehouse.publish('sales', whole)
  await runner.published('sales')
  expect([sent, raised]).toEqual([['likes sales'], ['many sales']])
})
