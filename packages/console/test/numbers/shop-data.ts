/** Statements that fill the marts with a made-up year, with every trap: no values, unknown keys, markup, names that several have. Prices are quarters: their sums are exact in any order. */
export function shopData({ sales, seed }: { sales: number; seed: number }): string[] {
  const draw = (salt: string, most: number) =>
    `CAST(hash(i, '${salt}', ${seed}) % ${most} AS INTEGER)`
  return [
    'CREATE SCHEMA serving',
    `CREATE TABLE serving.countries AS FROM (VALUES ('DE', 'Germany'), ('FR', 'France'), ('US', 'United States'), ('JP', 'Japan'),
      ('GI', 'Gibraltar'), ('TV', 'Tuvalu'), ('CI', 'Côte d''Ivoire'), ('BR', 'Brazil')) AS t(country_code, country_name)`,
    `CREATE TABLE serving.dim_users AS SELECT 'k' || i AS user_key, 'u' || (i // 2) AS user_id, 'Ann' AS user_name, 'B' AS user_lastname,
      CASE WHEN i % 11 = 0 THEN NULL ELSE 'Place ' || (${draw('place', 9)}) END AS place_name,
      CASE WHEN i % 13 = 0 THEN NULL WHEN i % 17 = 0 THEN 'XX' ELSE ['DE', 'FR', 'US', 'JP', 'GI', 'TV', 'CI', 'BR'][1 + ${draw('country', 8)}] END AS country_code,
      ['UTC', 'Europe/Berlin', NULL][1 + ${draw('zone', 3)}] AS timezone,
      TIMESTAMP '2015-03-01 10:00:00' + to_days(${draw('since', 3000)}) AS user_since, i % 2 = 0 AS is_current FROM range(80) AS t(i)`,
    `CREATE TABLE serving.dim_artists AS SELECT 'AR' || i AS artist_id,
      CASE i WHEN 0 THEN '<script>alert(1)</script>' WHEN 1 THEN 'مغني' WHEN 2 THEN '🎸 & "co"' WHEN 3 THEN '' WHEN 4 THEN 'Artist 5'
        WHEN 7 THEN repeat('long ', 2000) ELSE 'Artist ' || i END AS artist_name, 0.5 AS artist_familiarity FROM range(40) AS t(i)`,
    `CREATE TABLE serving.dim_songs AS SELECT 'TR' || i AS track_id, CASE WHEN i % 19 = 0 THEN '' ELSE 'Song ' || (i % 90) END AS title,
      'Album ' || (i % 30) AS release, CASE WHEN i % 3 = 0 THEN NULL ELSE 1950 + ${draw('year', 70)} END AS year,
      'AR' || (${draw('artist', 43)}) AS artist_id, 100 + ${draw('length', 3000)} / 10.0 AS duration FROM range(200) AS t(i)`,
    `CREATE TABLE serving.fact_session AS SELECT 's' || (i // 3) AS session_id, i % 3 AS item_position,
      CASE WHEN ${draw('lost', 20)} = 0 THEN 'unknown' ELSE 'k' || (${draw('buyer', 80)}) END AS user_key, 'u' || (${draw('user', 45)}) AS user_id,
      'TR' || (${draw('track', 150)}) AS track_id, 'AR' || (${draw('seller', 43)}) AS artist_id,
      TIMESTAMP '2023-01-01' + to_seconds(${draw('at', 37_152_000)}) AS session_start_time,
      CAST(TIMESTAMP '2023-01-01' + to_seconds(${draw('at', 37_152_000)}) AS DATE) AS session_date,
      (2 + ${draw('price', 9)}) * CAST(0.25 AS DOUBLE) AS price, 'USD' AS currency,
      CASE WHEN ${draw('mood', 30)} = 0 THEN NULL ELSE ${draw('like', 3)} = 0 END AS liked FROM range(${sales}) AS t(i)`,
  ]
}
