import { describe, expect, it } from 'vitest'

import { scratchMarts, total } from './scratch-marts.ts'

const scratch = scratchMarts()
const { open, publish } = scratch

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

  it('stop a statement that runs for longer than it may', async () => {
    await publish('2024-01-02', 1)
    const endless = 'SELECT count(*) AS n FROM range(1000000000) AS a, range(1000000000) AS b'
    const reading = open({ statementMs: 200 }).use(undefined, ({ read }) => read(endless))
    await expect(reading).rejects.toMatchObject({ code: 'CORE_SQL_TOO_LONG' })
  })

  it('give a file, for all of its statements, half of the threads that the project has', async () => {
    await publish('2024-01-01', 7)
    const { project } = scratch.lake.services
    const services = {
      ...scratch.lake.services,
      project: { ...project, duckdb: { ...project.duckdb, threads: 5 } },
    }
    const setting = `SELECT current_setting('threads') AS threads`
    const { rows } = await open({ services }).use(undefined, (mart) => mart.read(setting))
    expect(rows.map(([threads]) => Number(threads))).toEqual([3])
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
