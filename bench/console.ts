import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { loadProject, openServices } from '@deftunes/pipeline'

import { publishConsoleData, publishDay, usualData } from './console-data.ts'
import { browserPaint } from './console/browser-paint.ts'
import { ConsoleServer } from './console/server.ts'
import { crossFilters, marks } from './console/states.ts'
import { supersetTimes } from './console/superset.ts'

/** What the dashboards cost over the console's own HTTP API, on many facts, with and without rollups, and while runs publish. */

const { values } = parseArgs({
  options: {
    facts: { type: 'string', default: '10000000' },
    /** A state that was made before is used again; default: one that goes with the bench. */
    state: { type: 'string' },
    /** Fail when a bar is missed; what is measured on a slow or busy machine says little. */
    judge: { type: 'boolean', default: false },
    /** Ask a real Superset the same, over the same marts. */
    superset: { type: 'boolean', default: false },
    /** Draw the overview in the Chromium of the machine, too. */
    browser: { type: 'boolean', default: false },
  },
})

const bars: Readonly<Record<string, number>> = {
  'first paint of the overview, its data': 1_500,
  'first paint of the overview, in a browser': 1_500,
  'cross-filter p95, rollups': 150,
  'cross-filter p95, no rollups': 700,
  'drill to detail p95': 200,
}

const data = { ...usualData, facts: Number(values.facts) }
const folder = await mkdtemp(join(tmpdir(), 'deftunes-console-bench-'))
const state = values.state ?? join(folder, 'state')
const plain = join(folder, 'without-rollups')
const measured: Record<string, number> = {}
const told: Record<string, number | string> = {}
try {
  await prepare()
  await withServer(plain, async (server) => {
    measured['cross-filter p95, no rollups'] = await crossFilterP95(server)
  })
  await measureFirst()
  if (values.browser)
    await withServer('deftunes', async (server) => {
      const url = `${server.url}/dashboards/sales`
      measured['first paint of the overview, in a browser'] = await browserPaint(url)
    })
  if (values.superset) await compareWithSuperset()
  await withServer('deftunes', async (server) => {
    measured['cross-filter p95, rollups'] = await crossFilterP95(server)
    measured['drill to detail p95'] = await detailP95(server)
    await readWhilePublishing(server)
  })
  console.table(
    Object.entries(measured).map(([what, ms]) => ({ what, ms: Math.round(ms), bar: bars[what] })),
  )
  console.table(told)
  const missed = Object.entries(measured).filter(([what, ms]) => ms > (bars[what] ?? Infinity))
  if (values.judge && missed.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The facts, and a project without rollups beside the one of this repository. */
async function prepare(): Promise<void> {
  await cp('deftunes', plain, { recursive: true })
  const file = join(plain, 'metrics/sales.yaml')
  const text = await readFile(file, 'utf8')
  const without = text.replace(/\n# [^\n]*\nrollups:\n[\s\S]*$/, '\n')
  if (without === text) throw new Error(`${file}: expected rollups at its end, got none`)
  await writeFile(file, without)
  const services = openServices(await loadProject('deftunes', { state }))
  try {
    const known = await services.catalog.listTables('serving')
    if (known.length > 0) return
    const began = performance.now()
    await publishConsoleData(services, data)
    told['facts generated in s'] = seconds(performance.now() - began)
  } finally {
    await services.close()
  }
}

async function withServer(
  project: string,
  work: (server: ConsoleServer) => Promise<void>,
): Promise<void> {
  const server = await ConsoleServer.start(project, state)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

/** Of a server that has answered nothing yet: three of them, the slowest counts. */
async function measureFirst(): Promise<void> {
  const paints: number[] = []
  for (let index = 0; index < 3; index++)
    await withServer('deftunes', async (server) => {
      if (index === 0) told['version built and ready in s'] = seconds(server.readyMs)
      else told['ready in ms, version built before'] = Math.round(server.readyMs)
      const { ms } = await server.page('sales', {})
      paints.push(ms)
    })
  measured['first paint of the overview, its data'] = Math.max(...paints)
}

/** Each chart of the overview alone, nothing kept of it: what it takes here without a rollup, and there. */
async function compareWithSuperset(): Promise<void> {
  const there = await supersetTimes(state, folder)
  await withServer(plain, async (server) => {
    const rows: object[] = []
    for (const [chart, superset] of Object.entries(there)) {
      const { ms } = await server.page('sales', { range: 'last 30 days', compare: 'none' }, [chart])
      rows.push({ chart, here: Math.round(ms), superset: Math.round(superset) })
    }
    console.table(rows)
  })
}

async function crossFilterP95(server: ConsoleServer): Promise<number> {
  // Once, so that what is measured is the filter and not the start.
  await server.page('sales', {})
  const times: number[] = []
  for (const { state: chosen } of crossFilters(await countriesOf(server)))
    times.push((await server.page('sales', chosen)).ms)
  return p95(times)
}

async function detailP95(server: ConsoleServer): Promise<number> {
  const times: number[] = []
  for (const mark of marks(await countriesOf(server)))
    times.push(
      (await server.post('/dashboards/sales/charts/countries/detail', { state: {}, mark })).ms,
    )
  return p95(times)
}

async function countriesOf(server: ConsoleServer): Promise<string[]> {
  const { text } = await server.post('/values', { dimension: 'countries.country', limit: 40 })
  const { values: found } = JSON.parse(text) as { values: { value: string | null }[] }
  return found.flatMap(({ value }) => value ?? [])
}

/** Twenty readers, each page of one version, until ten days more are published and can be read. */
async function readWhilePublishing(server: ConsoleServer): Promise<void> {
  let publishing = true
  const versions = new Set<string>()
  const times: number[] = []
  const countries = await countriesOf(server)
  const reader = async (number: number) => {
    for (let turn = 0; publishing; turn++) {
      const country = countries[(number + turn) % countries.length]
      const filter = { dimension: 'countries.country', op: 'in', values: [country] }
      const { ms, version } = await server.page('sales', { filters: [filter] })
      versions.add(version)
      times.push(ms)
    }
  }
  const readers = Promise.all(Array.from({ length: 20 }, (_, number) => reader(number)))
  const services = openServices(await loadProject('deftunes', { state }))
  try {
    const days = (await services.catalog.loadTables('serving')).find(
      ({ identifier }) => identifier.name === 'fact_session',
    )?.metadata['snapshot-log'].length
    for (let day = 0; day < 10; day++) await publishDay(services, data, (days ?? 1) + day)
    const newest = await newestOf(server)
    while (!versions.has(newest) && publishing)
      await Promise.race([readers, new Promise((go) => setTimeout(go, 200))])
  } finally {
    publishing = false
    await services.close()
  }
  await readers
  told['pages read during 10 publishes'] = times.length
  told['versions that they saw'] = versions.size
  told['page p95 then, 20 readers, in ms'] = Math.round(p95(times))
}

async function newestOf(server: ConsoleServer): Promise<string> {
  const response = await fetch(`${server.url}/api/versions`)
  const { versions } = (await response.json()) as { versions: { id: string }[] }
  return versions[0]?.id ?? ''
}

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? NaN
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
