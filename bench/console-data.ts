import { openDuckDb, quoteLiteral, type DuckDb } from '@deftunes/core'
import { commitFiles, partitionSpec, schemaOf, writeDataFiles } from '@deftunes/iceberg'
import type { Services } from '@deftunes/pipeline'

/** How many of what there is. */
export interface ConsoleData {
  facts: number
  users: number
  artists: number
  songs: number
  /** Days that things were sold on, up to 2025-12-31. */
  days: number
}

/** DeFtunes after some good years. */
export const usualData: ConsoleData = {
  ...{ facts: 10_000_000, users: 100_000, artists: 77_000, songs: 300_000, days: 730 },
}

const lastDay = '2025-12-31'

/** A number from 0 to 1 that depends on what is counted, and on a word. */
const chance = (what: string, word: string) =>
  `(hash(${what}, ${quoteLiteral(word)}) % 1000003 / 1000003.0)`
/** Few are met often, many seldom. */
const skewed = (what: string, word: string, count: number) =>
  `CAST(floor(${count} * pow(${chance(what, word)}, 3)) AS BIGINT)`
const artistId = (n: string) => `format('AR{:016X}', hash(${n}, 'artist') >> 2)`
const trackId = (n: string) => `format('TR{:016X}', hash(${n}, 'track') >> 2)`
const userId = (n: string) => `md5(format('user {}', ${n}))`

/** A SELECT of each table of the serving layer, by its name; facts last. */
export function consoleTables({ facts, users, artists, songs, days }: ConsoleData) {
  return {
    countries: `SELECT country_code, country_name FROM read_csv('deftunes/dbt/seeds/countries.csv', header = true, all_varchar = true, nullstr = '')`,
    dim_artists: `SELECT ${artistId('n')} AS artist_id, format('Artist {}', n) AS artist_name, 10 AS tracks FROM range(${artists}) AS t(n)`,
    dim_songs: `SELECT ${trackId('n')} AS track_id, format('SO{:016X}', n) AS song_id, format('Song {}', n) AS title, format('Album {}', n // 10) AS release, CAST(1950 + hash(n) % 75 AS INTEGER) AS year, ${artistId(`n % ${artists}`)} AS artist_id, format('Artist {}', n % ${artists}) AS artist_name, 180.5 AS duration FROM range(${songs}) AS t(n)`,
    dim_users: `WITH codes AS (SELECT country_code, row_number() OVER (ORDER BY country_code) - 1 AS place FROM read_csv('deftunes/dbt/seeds/countries.csv', header = true, all_varchar = true, nullstr = ''))
      SELECT md5(${userId('n')}) AS user_key, ${userId('n')} AS user_id, format('Name {}', n) AS user_name, format('Place {}', n % 5000) AS place_name, country_code, 'UTC' AS timezone, TIMESTAMP '2020-01-01' AS user_since, true AS is_current
      FROM range(${users}) AS t(n) LEFT JOIN codes ON codes.place = ${skewed('n', 'country', 200)}`,
    fact_session: factSql({ facts, users, artists, songs, days }),
  }
}

/** Sessions of two or three items, more of them on some days and at some hours. */
function factSql({ facts, users, artists, songs, days }: ConsoleData): string {
  const sold = `SELECT n, n // 5 * 2 + n % 5 // 3 AS session, n % 5 % 3 + 1 AS item_position, ${skewed('n', 'song', songs)} AS song FROM range(${facts}) AS t(n)`
  const day = `CAST(floor(${days} * (session * 5 / 2) / ${facts}) AS INTEGER)`
  const timed = `SELECT *, ${skewed('session', 'user', users)} AS user_number, TO_SECONDS(CAST(floor(86400 * (${chance('session', 'a')} + ${chance('session', 'b')}) / 2) AS BIGINT)) AS time_of_day, CAST(${quoteLiteral(lastDay)} AS DATE) - ${days - 1} + least(${day}, ${days - 1}) AS session_date FROM (${sold})`
  return `SELECT uuid_of(session) AS session_id, CAST(item_position AS INTEGER) AS item_position, md5(${userId('user_number')}) AS user_key, ${userId('user_number')} AS user_id,
    ${trackId('song')} AS track_id, ${artistId(`song % ${artists}`)} AS artist_id, session_date + time_of_day AS session_start_time, session_date,
    CAST([0.69, 0.79, 0.99, 1.09, 1.29, 1.49, 1.99][CAST(1 + hash(n, 'price') % 7 AS BIGINT)] AS DECIMAL(10,2)) AS price, 'USD' AS currency, ${chance('n', 'liked')} < 0.3 AS liked, session_date + 1 AS ingest_on
    FROM (${timed})`
}

const macros = `CREATE OR REPLACE MACRO uuid_of(n) AS regexp_replace(md5(format('session {}', n)), '(.{8})(.{4})(.{4})(.{4})(.{12})', '\\1-\\2-\\3-\\4-\\5')`

/** Publishes the tables as one run of a lake; returns the rows of each. */
export async function publishConsoleData(
  services: Pick<Services, 'catalog' | 'store' | 'stagingFolder'>,
  data: ConsoleData,
): Promise<void> {
  const duckdb = await openDuckDb({ memoryLimit: '4GB' })
  try {
    await duckdb.run(macros)
    await duckdb.run('SET preserve_insertion_order = false')
    for (const [name, sql] of Object.entries(consoleTables(data)))
      await publishTable(services, duckdb, { name, sql, runId: 'bench__0' })
  } finally {
    duckdb.close()
  }
}

/** Puts one more day of facts behind the others, as a run does. */
export async function publishDay(
  services: Pick<Services, 'catalog' | 'store' | 'stagingFolder'>,
  data: ConsoleData,
  day: number,
): Promise<void> {
  const duckdb = await openDuckDb({ memoryLimit: '1GB' })
  try {
    await duckdb.run(macros)
    const facts = factSql({ ...data, facts: Math.ceil(data.facts / data.days), days: 1 })
    const sql = `SELECT * REPLACE (session_id || '-${day}' AS session_id, session_date + ${day} AS session_date, session_start_time + INTERVAL ${day} DAY AS session_start_time, ingest_on + ${day} AS ingest_on) FROM (${facts})`
    await publishTable(services, duckdb, { name: 'fact_session', sql, runId: `bench__${day}` })
  } finally {
    duckdb.close()
  }
}

async function publishTable(
  { catalog, store, stagingFolder }: Pick<Services, 'catalog' | 'store' | 'stagingFolder'>,
  duckdb: DuckDb,
  { name, sql, runId }: { name: string; sql: string; runId: string },
): Promise<void> {
  const identifier = { namespace: 'serving', name }
  const schema = await schemaOf(duckdb, sql)
  const table =
    (await catalog.loadTable(identifier)) ??
    (await catalog.createTable(identifier, { schema, partitionSpec: partitionSpec(schema, []) }))
  const files = await writeDataFiles({ duckdb, store, table, query: sql, stagingFolder })
  const summary = { 'deftunes.run-id': runId }
  await commitFiles({ catalog, store, identifier, files, mode: { kind: 'append' }, summary })
}
