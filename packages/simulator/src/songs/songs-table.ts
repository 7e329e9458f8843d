import { quoteIdentifier } from '@deftunes/core'

/** A column of `deftunes.songs`. */
export interface SongColumn {
  name: string
  type: 'text' | 'double precision' | 'integer'
  /** SQL for a file that lacks the column, over `track_id` and the seed; none = the file must have it. */
  generated?: (seed: number) => string
}

/** The 14 columns of the source table, in order. */
export const songColumns: readonly SongColumn[] = [
  { name: 'track_id', type: 'text' },
  { name: 'title', type: 'text' },
  { name: 'song_id', type: 'text' },
  { name: 'release', type: 'text' },
  { name: 'artist_id', type: 'text' },
  { name: 'artist_mbid', type: 'text' },
  { name: 'artist_name', type: 'text' },
  { name: 'duration', type: 'double precision' },
  { name: 'artist_familiarity', type: 'double precision' },
  { name: 'artist_hotttnesss', type: 'double precision' },
  { name: 'year', type: 'integer' },
  {
    name: 'track_7digitalid',
    type: 'integer',
    generated: (seed) => `1 + ${bits(seed, 'digital')} % 9900000`,
  },
  {
    name: 'shs_perf',
    type: 'integer',
    generated: (seed) =>
      `CASE WHEN ${bits(seed, 'perf?')} % 100 < 97 THEN -1 ELSE 1 + ${bits(seed, 'perf')} % 600000 END`,
  },
  {
    name: 'shs_work',
    type: 'integer',
    generated: (seed) =>
      `CASE WHEN ${bits(seed, 'work?')} % 100 < 98 THEN 0 ELSE 1 + ${bits(seed, 'work')} % 120000 END`,
  },
]

/** CREATE TABLE of the 14 columns. */
export function createSongsTable(relation: string): string {
  const columns = songColumns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`)
  return `CREATE TABLE ${relation} (${columns.join(', ')})`
}

/** 28 pseudo-random bits of (seed, purpose, track_id): md5 is the same in every PostgreSQL version, hashtext is not. */
function bits(seed: number, purpose: string): string {
  return `('x' || substr(md5('${seed}/${purpose}/' || track_id), 1, 7))::bit(28)::integer`
}
