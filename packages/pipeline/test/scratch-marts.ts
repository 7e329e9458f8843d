import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import { voidLogger } from '@deftunes/core'
import { afterEach, beforeEach } from 'vitest'

import { openMarts, type Marts, type MartsOptions, type RollupSql } from '../src/index.ts'
import { ScratchLake } from './scratch-lake.ts'

const plain = { before: [], after: [], distinct: {} }

/** One that is small and has a number that may be summed up. */
export const byTotal: RollupSql = {
  ...plain,
  name: 'by_total',
  sql: 'SELECT total, count(*) AS rows, count(DISTINCT loads) AS loads FROM serving.total GROUP BY total',
  distinct: { loads: 'SELECT count(DISTINCT loads) FROM serving.total' },
}

/** Fills blocks of its own. */
export const big: RollupSql = {
  ...plain,
  name: 'big',
  sql: 'SELECT i, hash(i) AS h FROM range(300000) AS numbers(i)',
}

/** Is never built to its end. */
export const endless: RollupSql = {
  ...plain,
  name: 'endless',
  sql: 'SELECT total, (SELECT count(*) FROM range(100000000) a, range(100000) b) AS n FROM serving.total',
}

/** Cannot be built. */
export const broken: RollupSql = {
  ...plain,
  name: 'broken',
  sql: 'SELECT nope FROM serving.total',
}

/** The marts of a scratch lake, which each test of a file has anew. */
export interface ScratchMarts {
  readonly lake: ScratchLake
  /** Closed after the test; by default with the rollup `byTotal`. */
  open: (options?: Partial<MartsOptions>) => Marts
  /** A run of a day that loads a number, and publishes the total of all. */
  publish: (day: string, n: number) => Promise<void>
  /** Names of the files of versions; none before there was one. */
  files: () => string[]
  /** The file of a version, the only one by default. */
  pathOf: (name?: string) => string
  /** Files in the making. */
  staged: () => string[]
}

/** Makes a scratch lake before each test of a file and removes it after, once all marts are closed that were opened of it. */
export function scratchMarts(): ScratchMarts {
  let lake: ScratchLake
  let opened: Marts[]
  beforeEach(async () => {
    lake = await ScratchLake.make()
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map((marts) => marts.close()))
    await lake.close()
  })
  const folder = () => join(lake.folder, '.deftunes/marts')
  const files = () => namesIn(folder()).sort()
  return {
    get lake() {
      return lake
    },
    open: (options = {}) => {
      const quick = { logger: voidLogger, rollups: [byTotal], idleMs: 0, pollMs: 20 }
      const marts = openMarts({ services: lake.services, ...quick, ...options })
      opened.push(marts)
      return marts
    },
    publish: (day, n) => lake.publish(day, n),
    files,
    pathOf: (name = files()[0] ?? '') => join(folder(), name),
    staged: () =>
      namesIn(lake.services.stagingFolder).filter((name) => /^mart-.*duckdb$/.test(name)),
  }
}

/** What was published, as a version has it. */
export function total(marts: Marts, id?: string): Promise<readonly (readonly unknown[])[]> {
  return marts.use(id, async ({ read }) => (await read('SELECT total FROM serving.total')).rows)
}

/** A sum over the rollup `big`, asked for twice at once. */
export function sums(marts: Marts): Promise<unknown[]> {
  return marts.use(undefined, async ({ read }) => {
    const sql = 'SELECT count(*), bit_xor(h) FROM rollups.big'
    return (await Promise.all([read(sql), read(sql)])).map(({ rows }) => rows)
  })
}

/** Names of the rollups that a version has. */
export function rollupNames(marts: Marts, id?: string): Promise<string[]> {
  return marts.use(id, async ({ rollups }) => rollups.map(({ name }) => name))
}

/** Overwrites bytes in the middle of a file. */
export function damage(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(1_000, 7), 0, 1_000, Math.floor(statSync(path).size / 2))
  closeSync(file)
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
