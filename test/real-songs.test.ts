import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ScratchProject } from './project.ts'

const file = join(import.meta.dirname, '../../shared/data/msd_songs.csv.gz')
if (!existsSync(file)) console.log(`skipped: the main job on real songs, since ${file} is absent`)

describe.skipIf(!existsSync(file))('the main job on 10,000 real songs', () => {
  let project: ScratchProject

  beforeAll(async () => {
    project = await ScratchProject.make({})
    const demo = ['demo', '--songs', file, '--users', '300', '--sessions', '500', '--days', '2']
    expect(await project.run(...demo)).toMatchObject({ code: 0 })
  })
  afterAll(() => project.remove())

  const one = async (sql: string): Promise<unknown[]> =>
    Object.values((await project.rows<Record<string, unknown>>(sql))[0] ?? {})
  const csv = `read_csv('${file}', header = true, all_varchar = true, nullstr = 'no such text', quote = '"', escape = '"')`

  it('has one row a song and one row an artist', async () => {
    const songs = `(SELECT count(*) FROM serving.dim_songs), (SELECT count(DISTINCT track_id) FROM serving.dim_songs)`
    const artists = `(SELECT count(*) FROM serving.dim_artists), (SELECT count(DISTINCT artist_id) FROM serving.dim_artists)`
    expect((await one(`SELECT ${songs}, ${artists}`)).map(Number)).toEqual([
      10_000, 10_000, 3_888, 3_888,
    ])
  })

  it('knows what is unknown', async () => {
    const years = `count(*) FILTER (year IS NULL), count(*) FILTER (year = 0)`
    expect((await one(`SELECT ${years} FROM serving.dim_songs`)).map(Number)).toEqual([5_320, 0])
    const mbids = `count(*) FILTER (artist_mbid IS NULL), count(*) FILTER (artist_mbid = '')`
    expect((await one(`SELECT ${mbids} FROM serving.dim_songs`)).map(Number)).toEqual([719, 0])
    const empty = `count(*) FILTER (artist_mbid = '')`
    expect((await one(`SELECT ${empty} FROM serving.dim_artists`)).map(Number)).toEqual([0])
  })

  it('keeps every byte of every title', async () => {
    const joined = `${csv} AS real JOIN serving.dim_songs AS song USING (track_id)`
    const equal = `count(*), count(*) FILTER (encode(song.title) = encode(real.title))`
    expect((await one(`SELECT ${equal} FROM ${joined}`)).map(Number)).toEqual([10_000, 10_000])
  })

  it('conserves sales', async () => {
    const [facts, artists, countries] = await one(`SELECT
      (SELECT sum(price) FROM serving.fact_session),
      (SELECT sum(total_sales) FROM serving.sales_per_artist_vw),
      (SELECT sum(total_sales) FROM serving.sales_per_country_vw)`)
    expect(Number(facts)).toBeGreaterThan(0)
    expect([artists, countries]).toEqual([facts, facts])
  })
})
