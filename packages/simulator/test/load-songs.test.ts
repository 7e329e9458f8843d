import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { openDuckDb, quoteLiteral } from '@deftunes/core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startPostgres, type RunningPostgres } from '../src/postgres/server.ts'
import { catalogueFromPostgres } from '../src/songs/catalogue.ts'
import { loadSongs } from '../src/songs/load-songs.ts'
import { songGenerator } from '../src/songs/song-generator.ts'

/** The Million Song Dataset's subset lives beside the repository, not in it. */
const REAL_SONGS =
  process.env['DEFTUNES_MSD_SONGS'] ??
  join(import.meta.dirname, '../../../../shared/data/msd_songs.csv.gz')
const hasRealSongs = existsSync(REAL_SONGS)
if (!hasRealSongs) {
  console.log(`skipped: tests with the 10,000 real songs, for ${REAL_SONGS} is not there`)
}

describe('loadSongs', () => {
  let folder: string
  let postgres: RunningPostgres
  let client: pg.Client

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deftunes-songs-'))
    postgres = await startPostgres({ folder: join(folder, 'postgres') })
    client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
  })
  afterAll(async () => {
    await client?.end()
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows
  const csv = async (name: string, lines: string[]) => {
    const file = join(folder, name)
    const text = lines.join('\n') + '\n'
    await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text)
    return file
  }

  it('creates the 14 columns with their types and track_id as the key', async () => {
    await loadSongs({ url: postgres.url, songs: 10 })
    const columns = await rows(
      `SELECT column_name || ' ' || data_type AS c FROM information_schema.columns
       WHERE table_schema = 'deftunes' AND table_name = 'songs' ORDER BY ordinal_position`,
    )
    expect(columns.map(({ c }) => c)).toEqual([
      ...['track_id text', 'title text', 'song_id text', 'release text', 'artist_id text'],
      ...['artist_mbid text', 'artist_name text', 'duration double precision'],
      ...['artist_familiarity double precision', 'artist_hotttnesss double precision'],
      ...['year integer', 'track_7digitalid integer', 'shs_perf integer', 'shs_work integer'],
    ])
    await expect(
      client.query('INSERT INTO deftunes.songs SELECT * FROM deftunes.songs LIMIT 1'),
    ).rejects.toThrow('songs_pkey')
  })

  it('loads generated songs as the generator makes them', async () => {
    expect(await loadSongs({ url: postgres.url, seed: 3, songs: 5000 })).toEqual({
      rows: 5000,
      replaced: true,
    })
    const generator = songGenerator(3, 5000)
    const catalogue = await catalogueFromPostgres(postgres.url)
    const expected = Array.from({ length: 5000 }, (_, index) => generator.soldAt(index))
    expected.sort((a, b) => (a.trackId < b.trackId ? -1 : 1))
    expect(Array.from({ length: 5000 }, (_, index) => catalogue.at(index))).toEqual(expected)
    const { trackId, duration, artistFamiliarity, year } = generator.at(17)
    expect(await rows(`SELECT * FROM deftunes.songs WHERE track_id = '${trackId}'`)).toMatchObject([
      { duration, artist_familiarity: artistFamiliarity, year },
    ])
  })

  it('does nothing when the same songs are there, and replaces others', async () => {
    await loadSongs({ url: postgres.url, seed: 3, songs: 5000 })
    await client.query(`UPDATE deftunes.songs SET title = 'mine'`)
    const same = await loadSongs({ url: postgres.url, seed: 3, songs: 5000 })
    expect(same).toEqual({ rows: 5000, replaced: false })
    const other = await loadSongs({ url: postgres.url, seed: 4, songs: 100 })
    expect(other).toEqual({ rows: 100, replaced: true })
    expect(
      await rows(`SELECT count(*)::int AS mine FROM deftunes.songs WHERE title = 'mine'`),
    ).toEqual([{ mine: 0 }])
  })

  const HEADER =
    'track_id,title,song_id,release,artist_id,artist_mbid,artist_name,duration,artist_familiarity,artist_hotttnesss,year'

  it('reads a file: empty numbers are NULL, empty texts stay, year 0 stays, missing columns are generated', async () => {
    const file = await csv('songs.csv.gz', [
      HEADER,
      'TR1,,SO1,"a ""b"", c",AR1,,"Björk\nGuð",1.5,,0.4,0',
      'TR2,\\N,SO2,x,AR1,m,n,2,0.5,,1999',
    ])
    await loadSongs({ url: postgres.url, file })
    const [first, second] = await rows('SELECT * FROM deftunes.songs ORDER BY track_id')
    expect(first).toMatchObject({
      ...{ title: '', release: 'a "b", c', artist_mbid: '', artist_name: 'Björk\nGuð' },
      ...{ artist_familiarity: null, artist_hotttnesss: 0.4, year: 0 },
    })
    expect(second).toMatchObject({ title: '\\N', artist_hotttnesss: null, year: 1999 })
    for (const row of [first, second]) {
      expect(row?.['track_7digitalid']).toBeGreaterThan(0)
      expect(row?.['shs_perf']).toBeGreaterThanOrEqual(-1)
      expect(row?.['shs_work']).toBeGreaterThanOrEqual(0)
    }
  })

  it('takes the columns of a file in any order, all 14 too', async () => {
    const file = await csv('all.csv', [
      `year,shs_work,shs_perf,track_7digitalid,${HEADER.replace(',year', '')}`,
      '1980,7,8,9,TR1,t,SO1,r,AR1,m,n,1,0.1,0.2',
    ])
    await loadSongs({ url: postgres.url, file })
    expect(await rows('SELECT * FROM deftunes.songs')).toMatchObject([
      { year: 1980, shs_work: 7, shs_perf: 8, track_7digitalid: 9, track_id: 'TR1' },
    ])
  })

  it('refuses a file with a wrong header, naming every mistake', async () => {
    const file = await csv('header.csv', ['track_id,title,genre', 'TR1,t,g'])
    const error = await loadSongs({ url: postgres.url, file }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'SIMULATOR_SONGS_FILE_INVALID' })
    expect(String(error)).toContain('expected a column song_id')
    expect(String(error)).toContain("expected no column 'genre'")
  })

  it('leaves the table as it was when a row is wrong, and says which', async () => {
    await loadSongs({ url: postgres.url, songs: 50 })
    const file = await csv('wrong.csv', [HEADER, 'TR1,t,SO1,r,AR1,m,n,long,0.1,0.2,1980'])
    await expect(loadSongs({ url: postgres.url, file })).rejects.toMatchObject({
      code: 'SIMULATOR_SONGS_FILE_INVALID',
      message: `songs file ${file}:2: expected duration of type double precision, got "long"`,
    })
    expect(await loadSongs({ url: postgres.url, songs: 50 })).toEqual({ rows: 50, replaced: false })
  })

  const good = 'TR1,t,SO1,r,AR1,m,n,1,0.1,0.2,1980'
  it.each([
    ['cut.csv', [HEADER, good, 'TR2,t'], ':3: expected a whole CSV record, got missing data for'],
    [
      'wide.csv',
      [HEADER, `${good}00000000`],
      ':2: expected year of type integer, got "19800000000',
    ],
    [
      'twice.csv',
      [HEADER, good, good],
      ': expected every track_id once, got: Key (track_id)=(TR1)',
    ],
  ])('says of %s what is wrong with it, and where', async (name, lines, words) => {
    const file = await csv(name, lines)
    await expect(loadSongs({ url: postgres.url, file })).rejects.toMatchObject({
      code: 'SIMULATOR_SONGS_FILE_INVALID',
      message: expect.stringContaining(`songs file ${file}${words}`) as string,
    })
  })

  it('refuses what is no gzip file and what is no file', async () => {
    const file = join(folder, 'plain.csv.gz')
    await writeFile(file, HEADER)
    for (const [path, words] of [
      [file, 'expected a gzip file, as its name says, got: incorrect header check'],
      [folder, 'expected a file that can be read, got: EISDIR'],
    ] as const)
      await expect(loadSongs({ url: postgres.url, file: path })).rejects.toMatchObject({
        code: 'SIMULATOR_SONGS_FILE_INVALID',
        message: expect.stringContaining(`songs file ${path}: ${words}`) as string,
      })
  })

  it('generates the missing columns of a file alike each time', async () => {
    const file = await csv('again.csv', [HEADER, 'TR1,t,SO1,r,AR1,m,n,1,0.1,0.2,1980'])
    const read = () => rows('SELECT track_7digitalid, shs_perf, shs_work FROM deftunes.songs')
    await loadSongs({ url: postgres.url, file })
    const first = await read()
    await loadSongs({ url: postgres.url, songs: 1 })
    await loadSongs({ url: postgres.url, file })
    expect(await read()).toEqual(first)
  })

  describe.runIf(hasRealSongs)('with the 10,000 real songs', () => {
    it('keeps every row and every byte of the texts', async () => {
      expect(await loadSongs({ url: postgres.url, file: REAL_SONGS })).toEqual({
        rows: 10_000,
        replaced: true,
      })
      const columns = [
        'track_id',
        'title',
        'release',
        'artist_mbid',
        'artist_name',
        'duration',
        'year',
      ]
      const loaded = await rows(
        `SELECT ${columns.join(', ')} FROM deftunes.songs ORDER BY track_id COLLATE "C"`,
      )
      const duckdb = await openDuckDb()
      const options = `header = true, quote = '"', escape = '"', delim = ',', nullstr = '', types = {'title': 'VARCHAR', 'duration': 'DOUBLE', 'year': 'INTEGER'}`
      const expected = await duckdb.rows(
        `SELECT track_id, coalesce(title, '') AS title, coalesce(release, '') AS release, coalesce(artist_mbid, '') AS artist_mbid,
           coalesce(artist_name, '') AS artist_name, duration, year
         FROM read_csv(${quoteLiteral(REAL_SONGS)}, ${options}) ORDER BY track_id`,
      )
      duckdb.close()
      expect(loaded).toEqual(expected)
    })

    it('has the traps that were measured in them', async () => {
      const [traps] = await rows(
        `SELECT count(*) FILTER (WHERE year = 0)::int AS no_year,
                count(*) FILTER (WHERE artist_mbid = '')::int AS no_mbid,
                count(*) FILTER (WHERE artist_familiarity IS NULL)::int AS no_familiarity,
                count(*) FILTER (WHERE title = '')::int AS no_title,
                count(*) FILTER (WHERE octet_length(title || release || artist_name)
                                     > char_length(title || release || artist_name))::int AS accented
         FROM deftunes.songs`,
      )
      expect(traps).toMatchObject({ no_year: 5320, no_mbid: 719, no_familiarity: 4, no_title: 1 })
      expect(traps).toHaveProperty('accented', 789)
    })
  })
})
