import type { Filter, FilterValue } from '@deftunes/metrics'

/** Joins of each table written out by hand: what every number is held against. */
const wide: Readonly<Record<string, string>> = {
  sales: `(SELECT f.*, u.place_name, u.country_code, u.timezone, u.user_since, u.is_current, u.user_id AS known_user, c.country_name,
      c.country_code AS code, a.artist_name, a.artist_id AS known_artist, s.title, s.release, s.year, s.duration, s.track_id AS known_track
    FROM serving.fact_session f LEFT JOIN serving.dim_users u ON f.user_key = u.user_key
    LEFT JOIN serving.countries c ON u.country_code = c.country_code LEFT JOIN serving.dim_artists a ON f.artist_id = a.artist_id
    LEFT JOIN serving.dim_songs s ON f.track_id = s.track_id)`,
  buyers: `(SELECT u.*, u.user_id AS known_user, c.country_name, c.country_code AS code
    FROM serving.dim_users u LEFT JOIN serving.countries c ON u.country_code = c.country_code)`,
  songs: `(SELECT s.*, s.track_id AS known_track, a.artist_name, a.artist_id AS known_artist
    FROM serving.dim_songs s LEFT JOIN serving.dim_artists a ON s.artist_id = a.artist_id)`,
}

const sold = 'known_track IN (SELECT track_id FROM serving.fact_session)'

/** Columns of the wide tables. */
const dimensions: Readonly<Record<string, string>> = {
  'sales.sold_on': 'session_date',
  'sales.sold_at': 'session_start_time',
  'sales.hour': 'hour(session_start_time)',
  'sales.weekday': 'isodow(session_start_time)',
  'sales.price': 'price',
  'sales.liked': 'liked',
  'sales.currency': 'currency',
  'sales.session': 'session_id',
  'songs.song': 'title',
  'songs.track': 'known_track',
  'songs.album': 'release',
  'songs.year': 'year',
  'songs.decade': 'year // 10 * 10',
  'songs.length': 'duration',
  'songs.is_sold': `CASE WHEN known_track IS NULL THEN NULL ELSE ${sold} END`,
  'artists.artist': 'artist_name',
  'artists.artist_id': 'known_artist',
  'buyers.user': 'known_user',
  'buyers.place': 'place_name',
  'buyers.country_code': 'country_code',
  'buyers.timezone': 'timezone',
  'buyers.since': 'user_since',
  'buyers.is_current': 'is_current',
  'countries.country': 'country_name',
  'countries.code': 'code',
}

const measures: Readonly<Record<string, string>> = {
  'sales.revenue': 'sum(price)',
  'sales.items': 'count(*)',
  'sales.sessions': 'count(DISTINCT session_id)',
  'sales.buyers': 'count(DISTINCT user_id)',
  'sales.songs_sold': 'count(DISTINCT track_id)',
  'sales.artists_sold': 'count(DISTINCT artist_id)',
  'sales.likes': 'count(CASE WHEN liked THEN 1 END)',
  'sales.like_rate': 'count(CASE WHEN liked THEN 1 END) / nullif(count(*), 0)',
  'sales.revenue_per_session': 'sum(price) / nullif(count(DISTINCT session_id), 0)',
  'sales.revenue_per_buyer': 'sum(price) / nullif(count(DISTINCT user_id), 0)',
  'sales.items_per_session': 'count(*) / nullif(count(DISTINCT session_id), 0)',
  'sales.price_paid': 'avg(price)',
  'buyers.users': 'count(CASE WHEN is_current THEN 1 END)',
  'songs.songs': 'count(*)',
  'songs.never_sold': `count(CASE WHEN NOT ${sold} THEN 1 END)`,
  'songs.share_never_sold': `count(CASE WHEN NOT ${sold} THEN 1 END) / nullif(count(*), 0)`,
  'songs.duration': 'avg(duration)',
}

/** What is grouped by. */
export interface PlainBy {
  dimension: string
  grain?: string | undefined
  bin?: number | undefined
}

/** The first values of the `place`-th of `by` alone. */
export interface PlainTop {
  place: number
  count: number
  measure: string
  others: boolean
}

/** Which table the rows of a measure are of, as its name says; joined tables have those of the same name. */
export function homeOf(measure: string): string {
  return measure.split('.')[0] ?? ''
}

/** Which dimensions each table knows of. */
const known: Readonly<Record<string, readonly string[]>> = {
  sales: ['sales', 'songs', 'artists', 'buyers', 'countries'],
  buyers: ['buyers', 'countries'],
  songs: ['songs', 'artists'],
}

/** Whether the rows of a measure have a dimension. */
export function isKnown(measure: string, dimension: string): boolean {
  return known[homeOf(measure)]?.includes(dimension.split('.')[0] ?? '') ?? false
}

/** Columns: dimensions, whether it is the row of others, then measures. */
export function plainSql(
  names: readonly string[],
  by: readonly PlainBy[],
  { filters, top }: { filters: readonly Filter[]; top?: PlainTop | undefined },
): string {
  const from = wide[homeOf(names[0] ?? '')]
  const where = filters.map((filter) => `(${condition(filter)})`).join(' AND ') || 'TRUE'
  const keys = by.map(keySql)
  const numbers = names.map((name) => measures[name] ?? '')
  const grouped = (list: readonly string[]) =>
    list.length > 0 ? `GROUP BY ${list.map((_, index) => index + 1).join(', ')}` : ''
  if (!top) {
    const columns = [...keys, ...numbers].join(', ')
    return `SELECT ${columns} FROM ${from} AS w WHERE ${where} ${grouped(keys)}`
  }
  const cut = keys[top.place] ?? ''
  const ranked = `SELECT ${cut} AS v FROM ${from} AS w WHERE ${where} GROUP BY 1
    ORDER BY ${measures[top.measure]} DESC NULLS LAST, 1 LIMIT ${top.count}`
  const isTop = `EXISTS (SELECT 1 FROM (${ranked}) AS r WHERE r.v IS NOT DISTINCT FROM ${cut})`
  const shown = keys.map((key, index) =>
    index === top.place ? `CASE WHEN ${isTop} THEN ${key} END` : key,
  )
  const all = [...shown, `NOT ${isTop}`]
  const kept = top.others ? where : `${where} AND ${isTop}`
  return `SELECT ${[...all, ...numbers].join(', ')} FROM ${from} AS w WHERE ${kept} ${grouped(all)}`
}

function keySql({ dimension, grain, bin }: PlainBy): string {
  const column = dimensions[dimension] ?? ''
  if (grain === 'hour') return `date_trunc('hour', ${column})`
  if (grain !== undefined) return `CAST(date_trunc('${grain}', ${column}) AS DATE)`
  return bin === undefined ? column : `floor(${column} / ${bin}) * ${bin}`
}

function condition(filter: Filter): string {
  const column = dimensions[filter.dimension] ?? ''
  switch (filter.op) {
    case 'in':
      return filter.values.map((value) => same(column, value)).join(' OR ') || 'FALSE'
    case 'not in':
      return `NOT (${filter.values.map((value) => same(column, value)).join(' OR ') || 'FALSE'})`
    case 'contains':
      return `contains(lower(${column}), lower(${literal(filter.text)}))`
    case 'range':
      return [
        ...(filter.from === undefined ? [] : [`${column} >= ${literal(filter.from)}`]),
        ...(filter.to === undefined ? [] : [`${column} < ${literal(filter.to)}`]),
      ].join(' AND ')
  }
}

function same(column: string, value: FilterValue): string {
  return `${column} IS NOT DISTINCT FROM ${literal(value)}`
}

function literal(value: FilterValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  return value === null ? 'NULL' : String(value)
}
