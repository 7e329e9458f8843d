import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { fixedClock } from '@deftunes/core'

import {
  commitFiles,
  memoryCatalog,
  publishBranch,
  type CommitMode,
  type PartitionColumn,
} from '../src/index.ts'
import { everyType } from './every-type.ts'
import { avroChanges, changed, textChanges } from './strict/changes.ts'
import { problemsOf } from './strict/problems.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.duckdb.close())

const specs: PartitionColumn[][] = [
  [],
  [{ column: 'ingest_on' }],
  [{ column: 'ingest_on' }, { column: 'played', transform: 'day' }],
  [{ column: 'title' }, { column: 'nothing' }],
  [{ column: 'session' }, { column: 'flag' }],
  [{ column: 'heard', transform: 'hour' }, { column: 'starts' }],
  [
    { column: 'born', transform: 'month' },
    { column: 'price', transform: 'truncate[50]' },
  ],
  [{ column: 'amount' }, { column: 'title', transform: 'truncate[3]', name: 'title, cut' }],
]
const days = ['2024-01-01', '2024-01-02']

const step = fc.record({
  day: fc.constantFrom(...days),
  rows: fc.nat(3),
  branch: fc.constantFrom('main', 'audit'),
  kind: fc.constantFrom('append', 'append', 'partition', 'table', 'publish'),
})

describe('a strict reader', () => {
  it('finds nothing wrong with a table of every type, however it was partitioned and committed to', async () => {
    let made = 0
    const history = fc.array(step, { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...specs), history, async (spec, steps) => {
        const identifier = await lake.create(`t${made++}`, everyType(days, 1), spec)
        const byDay = spec.some(({ column }) => column === 'ingest_on')
        for (const { day, rows, branch, kind } of steps) {
          if (kind === 'publish') {
            const publish = publishBranch({ ...lake, branch: 'audit', tables: [identifier] })
            await publish.catch(onlyConflict)
            continue
          }
          const replaced = kind === 'partition' && byDay ? { partitions: { ingest_on: day } } : {}
          const mode: CommitMode = kind === 'append' ? { kind } : { kind: 'overwrite', ...replaced }
          const files = await lake.write(identifier, everyType([day], rows))
          await commitFiles({ ...lake, identifier, branch, files, mode })
        }
        expect(await problemsOf(lake, await lake.table(identifier))).toEqual([])
      }),
      { numRuns: 14 },
    )
  })
})

it('a strict reader finds nothing wrong with a table whose clock went back, in a folder below the root', async () => {
  const clock = fixedClock('2024-06-01T12:00:00Z')
  const other = await openLake((store) => memoryCatalog({ store, clock, prefix: 'ware house/' }))
  const identifier = await other.create('late', everyType(days, 1))
  for (const minutes of [0, -10, -90, 5]) {
    clock.set(Date.parse('2024-06-01T12:00:00Z') + minutes * 60_000)
    const files = await other.write(identifier, everyType(days, 1))
    await commitFiles({ ...other, identifier, files, mode: { kind: 'append' }, clock })
  }
  const table = await other.table(identifier)
  expect(await problemsOf(other, table)).toEqual([])
  expect(table.metadata.location).toBe(`file://${other.root}/ware house/silver/late`)
  other.duckdb.close()
})

function onlyConflict(error: unknown) {
  expect(error).toMatchObject({ code: 'ICEBERG_PUBLISH_CONFLICT' })
}

describe('the strict reader of these tests', () => {
  const names = { namespace: 'silver', name: 'broken' }
  beforeAll(async () => {
    const partitions = [{ column: 'ingest_on' }, { column: 'title' }]
    await lake.create(names.name, everyType(days, 1), partitions)
    const append = { ...lake, identifier: names, mode: { kind: 'append' } } as const
    for (const rows of [1, 2]) {
      await commitFiles({ ...append, files: await lake.write(names, everyType(days, rows)) })
    }
    const mode: CommitMode = { kind: 'overwrite', partitions: { ingest_on: days[0] ?? '' } }
    await commitFiles({
      ...append,
      mode,
      files: await lake.write(names, everyType(['2024-01-01'], 1)),
    })
  })

  it('is content with a sound table', async () => {
    expect(await problemsOf(lake, await lake.table(names))).toEqual([])
  })

  it.each([...avroChanges, ...textChanges])('notices $about', async (change) => {
    const table = await lake.table(names)
    const restore = await changed(lake.store, table, change)
    const problems = await problemsOf(lake, table).finally(restore)
    expect(problems).toContainEqual(expect.stringContaining(change.found))
  })
})
