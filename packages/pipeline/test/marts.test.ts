import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

import { memoryLogger, openDuckDb, voidLogger } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  exportedVersion,
  exportMart,
  openMarts,
  type Marts,
  type MartsOptions,
  type RollupSql,
} from '../src/index.ts'
import { buildMartFile } from '../src/marts/mart-file.ts'
import { MartFolder } from '../src/marts/mart-folder.ts'
import { model } from '../src/steps/model.ts'
import { publishRun } from '../src/steps/publish.ts'
import { ScratchLake } from './scratch-lake.ts'

const nothing = { before: [], after: [], distinct: {} }
const rollups: RollupSql[] = [
  {
    name: 'by_total',
    ...{ before: [], after: [] },
    sql: 'SELECT total, count(*) AS rows, count(DISTINCT loads) AS loads FROM serving.total GROUP BY total',
    distinct: { loads: 'SELECT count(DISTINCT loads) FROM serving.total' },
  },
]

/** Fills blocks of its own. */
const big: RollupSql = {
  ...{ ...nothing, name: 'big' },
  sql: 'SELECT i, hash(i) AS h FROM range(300000) AS numbers(i)',
}

/** Is never built to its end. */
const endless: RollupSql = {
  ...{ ...nothing, name: 'endless' },
  sql: 'SELECT total, (SELECT count(*) FROM range(100000000) a, range(100000) b) AS n FROM serving.total',
}

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

function open(options: Partial<MartsOptions> = {}): Marts {
  const marts = openMarts({
    ...{ services: lake.services, logger: voidLogger, rollups, idleMs: 0, pollMs: 20, ...options },
  })
  opened.push(marts)
  return marts
}

/** A run of a day that loads a number, and publishes the total of all. */
async function publish(day: string, n: number): Promise<void> {
  const context = lake.context(`run_${day}`, day)
  await lake.load(context, n)
  await model({})(context)
  await publishRun(context)
}

const total = (marts: Marts, id?: string) =>
  marts.use(id, async ({ read }) => (await read('SELECT total FROM serving.total')).rows)
/** The same sum, asked for twice at once. */
const sums = (marts: Marts) =>
  marts.use(undefined, async ({ read }) => {
    const sql = 'SELECT count(*), bit_xor(h) FROM rollups.big'
    return (await Promise.all([read(sql), read(sql)])).map(({ rows }) => rows)
  })
/** Files in the making. */
const staged = () =>
  existsSync(lake.services.stagingFolder)
    ? readdirSync(lake.services.stagingFolder).filter((name) => /^mart-.*duckdb$/.test(name))
    : []
const files = () => readdirSync(join(lake.folder, '.deftunes/marts')).sort()

/** Overwrites bytes in the middle of a file. */
function damage(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(1_000, 7), 0, 1_000, Math.floor(statSync(path).size / 2))
  closeSync(file)
}

describe('marts', () => {
  it('have nothing to read before anything was published', async () => {
    const marts = open()
    expect(await marts.versions()).toEqual([])
    for (const id of [undefined, 'any'])
      await expect(total(marts, id)).rejects.toMatchObject({ code: 'PIPELINE_NOTHING_PUBLISHED' })
  })

  it('are read at the newest version, or at any that was published', async () => {
    const marts = open()
    await publish('2024-01-02', 1)
    expect(await total(marts)).toEqual([[1]])
    await publish('2024-01-03', 2)
    const [newer, older] = await marts.versions()
    expect(newer).toMatchObject({ runId: 'run_2024-01-03' })
    expect(await total(marts)).toEqual([[3]])
    expect(await total(marts, older?.id)).toEqual([[1]])
    await expect(total(marts, 'nope')).rejects.toMatchObject({
      code: 'PIPELINE_VERSION_UNKNOWN',
      message: `version nope: expected one that was published and whose snapshots are kept (${newer?.id}, ${older?.id})`,
    })
  })

  it('hold tables and rollups, count their rows, and know which counts may be summed up', async () => {
    await publish('2024-01-02', 1)
    const found = await open().use(undefined, async ({ rollups, rowsOf, version }) => ({
      rollups: rollups.map(({ name, additive }) => ({ name, additive })),
      rows: [rowsOf(['serving', 'total']), rowsOf(['rollups', 'by_total']), rowsOf(['a', 'b'])],
      tables: version.tables.map(({ relation }) => relation.join('.')),
    }))
    expect(found).toEqual({
      rollups: [{ name: 'by_total', additive: ['loads'] }],
      rows: [1, 1, 0],
      tables: ['serving.total'],
    })
  })

  it('come without a rollup that cannot be built', async () => {
    await publish('2024-01-02', 1)
    const broken = { ...nothing, name: 'broken', sql: 'SELECT nope FROM serving.total' }
    const marts = open({ rollups: [broken, ...rollups] })
    const names = () => marts.use(undefined, async (mart) => mart.rollups.map(({ name }) => name))
    expect(await names()).toEqual(['by_total'])
    expect(await names()).toEqual(['by_total'])
  })

  it('come without a rollup that takes longer to build than it may', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ rollups: [endless, ...rollups], rollupMs: 2_000 })
    const read = marts.use(undefined, async (mart) => mart.rollups.map(({ name }) => name))
    expect(await read).toEqual(['by_total'])
    const [path = ''] = files()
    const file = await openDuckDb({ path: join(lake.folder, '.deftunes/marts', path) })
    const [noted] = await file
      .rows(`SELECT problem FROM mart.rollups WHERE problem IS NOT NULL`)
      .finally(() => file.close())
    expect(noted).toEqual({
      problem: 'rollups.endless: expected it to be built within 2 s, it was given up then',
    })
  })

  it('give up what they build when other rollups are wanted, and go on with those', async () => {
    await publish('2024-01-02', 1)
    const marts = open()
    marts.watch(() => {})
    const names = (id?: string) =>
      marts.use(id, async (mart) => mart.rollups.map(({ name }) => name))
    expect(await names()).toEqual(['by_total'])
    const first = marts.remake({ rollups: [endless] })
    await expect.poll(staged).not.toEqual([])
    await marts.remake({ rollups: [...rollups, big] })
    await first
    expect(await names()).toEqual(['by_total', 'big'])
  })

  it('build a version that is waited for again when other rollups are wanted', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ rollups: [endless] })
    const waiting = total(marts)
    await expect.poll(staged).not.toEqual([])
    await marts.remake({ rollups })
    expect(await waiting).toEqual([[1]])
    expect(await marts.use(undefined, async (mart) => mart.rollups.length)).toBe(1)
  })

  it('are files that are built once, and again when they were made of something else or are damaged', async () => {
    await publish('2024-01-02', 1)
    await total(open())
    const [file = ''] = files()
    const path = join(lake.folder, '.deftunes/marts', file)
    const other = open({ rollups: [] })
    expect(await other.use(undefined, async (mart) => mart.rollups)).toEqual([])
    writeFileSync(path, 'cut off')
    expect(await total(open())).toEqual([[1]])
    expect(files()).toEqual([file])
  })

  it('are built in place of a folder that has the name of their file', async () => {
    await publish('2024-01-02', 1)
    await total(open())
    const path = join(lake.folder, '.deftunes/marts', files()[0]!)
    rmSync(path)
    mkdirSync(join(path, 'deeper'), { recursive: true })
    expect(await total(open())).toEqual([[1]])
    expect(statSync(path).isFile()).toBe(true)
  })

  it('whose file became a folder are removed like any other', async () => {
    const folder = new MartFolder(lake.folder, {
      ...{ store: lake.services.store, stagingFolder: lake.services.stagingFolder },
      ...{ connections: 1, statementMs: 1_000, readThreads: 1, memoryLimit: '100MB' },
    })
    mkdirSync(join(folder.pathOf('a'), 'deeper'), { recursive: true })
    folder.remove('a')
    expect(existsSync(folder.pathOf('a'))).toBe(false)
  })

  it('whose file is damaged in the middle are made again, and all who read them get what is right', async () => {
    await publish('2024-01-02', 1)
    const right = await sums(open({ rollups: [big] }))
    damage(join(lake.folder, '.deftunes/marts', files()[0]!))
    const logger = memoryLogger()
    const marts = open({ logger, rollups: [big] })
    marts.watch(() => {})
    const told = { level: 'warn', message: 'a file of the marts is damaged and is made again' }
    expect(await Promise.all([sums(marts), sums(marts)])).toEqual([right, right])
    expect(logger.lines).toMatchObject([told])
    expect(await sums(open({ logger, rollups: [big] }))).toEqual(right)
    expect(logger.lines).toHaveLength(1)
  })

  it('that are damaged while the lake cannot be read say what is wrong with that, and are there when it is back', async () => {
    await publish('2024-01-02', 1)
    const right = await sums(open({ rollups: [big] }))
    damage(join(lake.folder, '.deftunes/marts', files()[0]!))
    const { store } = lake.services
    let isBroken = true
    const read = (key: string) =>
      isBroken ? Promise.reject(new Error('the disk is gone')) : store.read(key)
    const services = { ...lake.services, store: { ...store, read } }
    const marts = open({ services, rollups: [big] })
    await expect(sums(marts)).rejects.toThrow('the disk is gone')
    isBroken = false
    expect(await sums(marts)).toEqual(right)
  })

  it('keep the files of the newest versions and of those in use', async () => {
    const marts = open({ keep: 1 })
    await publish('2024-01-02', 1)
    await total(marts)
    const [first] = await marts.versions()
    await marts.use(undefined, async ({ read }) => {
      await publish('2024-01-03', 2)
      expect(await total(marts)).toEqual([[3]])
      expect(files()).toHaveLength(2)
      expect((await read('SELECT total FROM serving.total')).rows).toEqual([[1]])
    })
    await expect.poll(files).toHaveLength(1)
    expect(await total(marts, first?.id)).toEqual([[1]])
    await expect.poll(files).toHaveLength(1)
    expect(files()).not.toContain(`${first?.id}.duckdb`)
  })

  it('do not finish what they build when they are closed, and leave nothing of it', async () => {
    await publish('2024-01-02', 1)
    const logger = memoryLogger()
    const marts = open({ logger, rollups: [endless] })
    marts.watch(() => {})
    const reading = expect(total(marts)).rejects.toThrow('the marts are closed')
    await expect.poll(staged).not.toEqual([])
    await marts.close()
    await reading
    expect(logger.lines).toEqual([])
    expect(staged()).toEqual([])
    expect(existsSync(join(lake.folder, '.deftunes/marts')) ? files() : []).toEqual([])
  })

  it('are exported though another process removes their files, which are made again', async () => {
    await publish('2024-01-02', 1)
    const marts = open({ idleMs: 60_000 })
    const target = join(lake.folder, 'out.duckdb')
    await marts.use(undefined, async ({ path, read, version }) => {
      rmSync(path)
      expect(await exportMart(marts, target)).toEqual(version)
      expect((await read('SELECT total FROM serving.total')).rows).toEqual([[1]])
      expect(await exportedVersion(target)).toBe(version.id)
    })
  })

  it('whose files are removed whenever they are made cannot be exported', async () => {
    await publish('2024-01-02', 1)
    const marts = open()
    const use: Marts['use'] = (id, work) =>
      marts.use(id, (session) => {
        rmSync(session.path)
        return work(session)
      })
    await expect(
      exportMart({ ...marts, use }, join(lake.folder, 'out.duckdb')),
    ).rejects.toMatchObject({ code: 'PIPELINE_MART_LOST' })
  })

  it('sweep what is no file of a version', async () => {
    await publish('2024-01-02', 1)
    await total(open())
    const left = join(lake.folder, '.deftunes/marts/old.duckdb.wal')
    writeFileSync(left, '')
    await total(open())
    expect(existsSync(left)).toBe(false)
  })

  it('tell who watches of each version once it can be read, until they do not want to hear of it', async () => {
    const marts = open()
    const told: string[] = []
    const end = marts.watch(({ runId }) => told.push(runId ?? ''))
    await publish('2024-01-02', 1)
    await expect.poll(() => told).toEqual(['run_2024-01-02'])
    await publish('2024-01-03', 2)
    await marts.look()
    expect(told).toEqual(['run_2024-01-02', 'run_2024-01-03'])
    expect(await total(marts)).toEqual([[3]])
    end()
    await publish('2024-01-04', 4)
    await marts.look()
    expect(told).toHaveLength(2)
  })

  it('tell all who watch, though one throws', async () => {
    const logger = memoryLogger()
    const marts = open({ logger })
    const told: string[] = []
    marts.watch(() => {
      throw new Error('no room')
    })
    marts.watch(({ runId }) => told.push(runId ?? ''))
    await publish('2024-01-02', 1)
    await expect.poll(() => told).toEqual(['run_2024-01-02'])
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { reason: 'no room' } }])
  })

  it('stop a statement that runs for longer than it may', async () => {
    await publish('2024-01-02', 1)
    const endless = 'SELECT count(*) AS n FROM range(1000000000) AS a, range(1000000000) AS b'
    const reading = open({ statementMs: 200 }).use(undefined, ({ read }) => read(endless))
    await expect(reading).rejects.toMatchObject({ code: 'CORE_SQL_TOO_LONG' })
  })

  it('give a file, for all of its statements, half of the threads that the project has', async () => {
    await publish('2024-01-01', 7)
    const { project } = lake.services
    const services = {
      ...lake.services,
      project: { ...project, duckdb: { ...project.duckdb, threads: 5 } },
    }
    const setting = `SELECT current_setting('threads') AS threads`
    const { rows } = await open({ services }).use(undefined, (mart) => mart.read(setting))
    expect(rows.map(([threads]) => Number(threads))).toEqual([3])
  })

  it('are told by the name of a table that is gone', async () => {
    await publish('2024-01-02', 1)
    const marts = open()
    const [version] = await marts.versions()
    await expect(
      buildMartFile(
        join(lake.folder, 'a.duckdb'),
        { version: version!, tables: [], rollups: [], order: {} },
        {
          ...{ store: lake.services.store, stagingFolder: lake.services.stagingFolder },
          ...{ memoryLimit: '100MB', signal: new AbortController().signal },
        },
      ),
    ).rejects.toMatchObject({
      code: 'PIPELINE_VERSION_UNKNOWN',
      message: expect.stringContaining('expected the table serving.total') as string,
    })
  })

  it('go on at the version before while the newest cannot be built, and say so once', async () => {
    await publish('2024-01-02', 1)
    const { store } = lake.services
    let isBroken = false
    const read = (key: string) =>
      isBroken ? Promise.reject(new Error('the disk is gone')) : store.read(key)
    const logger = memoryLogger()
    const marts = open({ logger, services: { ...lake.services, store: { ...store, read } } })
    marts.watch(() => {})
    expect(await total(marts)).toEqual([[1]])
    isBroken = true
    await publish('2024-01-03', 2)
    await expect.poll(() => logger.lines).toHaveLength(1)
    expect(logger.lines[0]).toMatchObject({
      level: 'warn',
      message: 'the newest version of the marts is not ready',
    })
    expect(await total(marts)).toEqual([[1]])
    const [newest] = await marts.versions()
    await expect(total(marts, newest?.id)).rejects.toThrow('the disk is gone')
    isBroken = false
    expect(await total(marts, newest?.id)).toEqual([[3]])
  })

  it('readers at every moment of ten publishes see one version each, and no error', async () => {
    await publish('2024-01-01', 1)
    const marts = open()
    marts.watch(() => {})
    let publishing = true
    const seen = new Set<number>()
    const reader = async () => {
      while (publishing) {
        const [first, second] = await marts.use(undefined, async ({ read }) => {
          const one = await read('SELECT total FROM serving.total')
          const rollup = await read('SELECT total FROM rollups.by_total')
          return [one.rows, rollup.rows]
        })
        expect(first).toEqual(second)
        seen.add(Number(first?.[0]?.[0]))
      }
    }
    const readers = Array.from({ length: 5 }, reader)
    for (let day = 2; day <= 11; day++) await publish(`2024-01-${String(day).padStart(2, '0')}`, 1)
    await marts.look()
    publishing = false
    await Promise.all(readers)
    expect(await total(marts)).toEqual([[11]])
    expect([...seen].every((one) => one >= 1 && one <= 11)).toBe(true)
  })
})
