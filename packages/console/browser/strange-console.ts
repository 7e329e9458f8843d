import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { voidLogger } from '@deftunes/core'
import { serve } from '@hono/node-server'

import { buildPage, pageFiles } from '../src/page/index.ts'
import { consoleApp, memoryViewStore, openProjectFiles, readCache } from '../src/server.ts'
import { fileWarehouse } from '../test/file-warehouse.ts'
import { shopData } from '../test/numbers/shop-data.ts'

const deftunes = new URL('../../../deftunes/', import.meta.url).pathname
const markup = '<img src=x onerror=alert(1)><script>alert(2)</script>'

/** Versions whose tables hold what a careless page would break on. */
const versions: Readonly<Record<string, readonly string[]>> = {
  strange: shopData({ sales: 3_000, seed: 3 }),
  'no-sales': shopData({ sales: 0, seed: 3 }),
  'one-sale': shopData({ sales: 1, seed: 3 }),
  // A year of nothing between two days.
  gap: [
    ...shopData({ sales: 400, seed: 3 }),
    `UPDATE serving.fact_session SET session_date = CASE WHEN item_position = 0 THEN DATE '2021-02-03' ELSE DATE '2023-05-06' END`,
  ],
  'no-values': [
    ...shopData({ sales: 300, seed: 3 }),
    'UPDATE serving.fact_session SET price = NULL, liked = NULL, artist_id = NULL, user_key = NULL, track_id = NULL',
  ],
}

/** Names of tests are what whoever wrote them wanted. */
const tests = [markup, 'W'.repeat(10_000)].map((name) => ({
  ...{ name, relation: 'serving.fact_session', column: 'price' },
  ...{ status: 'warn' as const, failures: 3 },
}))

/** The console of a project with strange data and, unless it is prepared otherwise, titles; its versions are `names`. */
export async function strangeConsole(
  prepare: (folder: string) => Promise<void> = strangeTitles,
): Promise<{
  folder: string
  url: string
  names: string[]
  close: () => Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'strange-'))
  for (const part of ['metrics', 'dashboards'])
    await cp(join(deftunes, part), join(folder, part), { recursive: true })
  await prepare(folder)
  const warehouse = await fileWarehouse()
  for (const [id, statements] of Object.entries(versions)) await warehouse.publish(id, statements)
  const { folder: page } = await buildPage()
  const services = {
    ...{ folder, warehouse, cache: readCache(), views: memoryViewStore() },
    ...{ files: openProjectFiles(folder), now: () => performance.now() },
    modelTests: () => Promise.resolve(tests),
    status: async () => ({ project: markup, state: 'failed' as const, reason: markup }),
  }
  const draw = () => Promise.reject(new Error('nothing is drawn here'))
  const app = consoleApp(services, {
    version: '1',
    draw,
    logger: voidLogger,
    page: await pageFiles(page),
  })
  const listening = Promise.withResolvers<AddressInfo>()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, listening.resolve)
  const { port } = await listening.promise
  return {
    ...{ folder, url: `http://127.0.0.1:${port}`, names: Object.keys(versions) },
    close: async () => {
      server.close()
      await warehouse.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function strangeTitles(folder: string): Promise<void> {
  const file = join(folder, 'dashboards/sales.yaml')
  const text = await readFile(file, 'utf8')
  const titles = [
    markup,
    'مبيعات حسب الفنان',
    '🎸'.repeat(300),
    'W'.repeat(10_000),
    'a\u202eb\u0000c'.replace('\u0000', ' '),
  ]
  let place = 0
  const next = () => JSON.stringify(titles[place++ % titles.length])
  await writeFile(
    file,
    text.replaceAll(/title: [^,\n}]+/g, () => `title: ${next()}`),
  )
}
