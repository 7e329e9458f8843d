import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readManifest } from '../src/index.ts'
import { startPostgresBench, type PostgresBench } from './postgres-source.ts'
import { tableDataset, vectorsOf } from './support.ts'

let bench: PostgresBench
let client: pg.Client
let extract: PostgresBench['extract']

beforeAll(async () => {
  bench = await startPostgresBench()
  ;({ client, extract } = bench)
})

afterAll(() => bench?.stop())

describe('a table is landed value by value', () => {
  const texts = [
    ['empty', ''],
    ['null', null],
    ['quote', '"'],
    ['quotes', `a "quoted" 'text'`],
    ['comma', 'a,b'],
    ['newline', 'line 1\nline 2'],
    ['carriage return', 'a\rb\r\nc'],
    ['only a newline', '\n'],
    ['backslashes', '\\ \\\\ \\n \\N'],
    ['end of data', '\\.'],
    ['the word NULL', 'NULL'],
    ['spaces', '  padded\t '],
    ['accents', 'Björk Guðmundsdóttir — Ágætis byrjun'],
    ['combining accents', 'e\u0301 ≠ é'],
    ['scripts', '初音ミク Дельфин שלום'],
    ['beyond the first plane', '🎵👩‍👩‍👧'],
    ['control characters', '\u0001\u0002\u001f\u007f'],
    ['byte order mark', '\ufeffx'],
    ['long', 'ж"\n'.repeat(100_000)],
  ] as const

  it('whatever characters a text has, empty and NULL kept apart', async () => {
    await client.query('CREATE TABLE texts (id text, value text, after text)')
    for (const [id, value] of texts) {
      await client.query('INSERT INTO texts VALUES ($1, $2, $3)', [id, value, 'end'])
    }
    const { rows, manifest } = await extract('public.texts')
    const expected = texts.map(([id, value]) => [id, value, 'end'])
    expect(new Map(rows.map((row) => [row[0], row]))).toEqual(
      new Map(expected.map((row) => [row[0], row])),
    )
    expect(manifest).toMatchObject({ rows: texts.length, columns: ['id', 'value', 'after'] })
  })

  it('of a single column as well, where a NULL is an empty line', async () => {
    await client.query('CREATE TABLE singles (id text)')
    await client.query(`INSERT INTO singles VALUES (NULL), (''), ('\\.'), (NULL), ('x')`)
    const { rows } = await extract('public.singles')
    expect(rows.map(([id]) => id)).toHaveLength(5)
    expect(rows.filter(([id]) => id === null)).toHaveLength(2)
    expect(rows.map(([id]) => id)).toEqual(expect.arrayContaining(['', '\\.', 'x']))
  })

  it('and column names of any spelling', async () => {
    await client.query(
      'CREATE TABLE spelled ("id" int, "a ""b"", c" text, "Ünï" text, "select" text)',
    )
    await client.query(`INSERT INTO spelled VALUES (1, 'a', 'b', 'c')`)
    const { rows, manifest } = await extract('public.spelled')
    expect(rows).toEqual([['1', 'a', 'b', 'c']])
    expect(manifest.columns).toEqual(['id', 'a "b", c', 'Ünï', 'select'])
  })

  it('of more columns than a function takes arguments', async () => {
    const columns = Array.from({ length: 250 }, (_, index) => `c${index}`)
    await client.query(
      `CREATE TABLE wide AS SELECT ${columns.map((c, i) => `${i} AS ${c}`).join(', ')}`,
    )
    const { rows } = await extract('public.wide')
    expect(rows).toEqual([columns.map((_, index) => String(index))])
  })

  it('from a database of another encoding', async () => {
    await client.query(
      `CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    )
    const url = bench.url.replace(/deftunes$/, 'latin')
    await using latin = await connected(url)
    await latin.client.query(`CREATE TABLE words AS SELECT 1 AS id, 'Ágætis byrjun' AS word`)
    const { rows } = await extract('public.words', { url })
    expect(rows).toEqual([['1', 'Ágætis byrjun']])
  })

  it('and no row gives no file, yet a manifest', async () => {
    await client.query('CREATE TABLE nothing (id text)')
    const { manifest, lake } = await extract('public.nothing')
    expect(manifest).toMatchObject({ rows: 0, files: [], columns: ['id'], checksum: '0' })
    expect(await readManifest(lake.store, tableDataset('public.nothing'), lake.ingestOn)).toEqual(
      manifest,
    )
  })
})

describe('values of every built-in type are written as the database writes them', () => {
  it('with equal count and checksum, extremes included', async () => {
    await client.query("CREATE TYPE mood AS ENUM ('sad', 'it''s ok')")
    await client.query('CREATE TYPE pair AS (a int, b text)')
    await client.query('CREATE DOMAIN flag AS boolean')
    const samples = vectorsOf<Record<string, (string | null)[]>>('postgres-values')
    const columns = Object.keys(samples).map((type, index) => `c${index} ${type}`)
    await client.query(`CREATE TABLE kinds (id int, ${columns.join(', ')})`)
    const most = Math.max(...Object.values(samples).map((values) => values.length))
    for (let row = 0; row < most; row++) {
      const values = Object.values(samples).map((all) => all[row] ?? null)
      const places = values.map((_, index) => `$${index + 2}`)
      await client.query(`INSERT INTO kinds VALUES ($1, ${places.join(', ')})`, [row, ...values])
    }
    const { rows, manifest } = await extract('public.kinds')
    expect(manifest.rows).toBe(most)
    const expected = Object.fromEntries(
      Object.entries(samples).map(([type, values]) => [
        type,
        Array.from({ length: most }, (_, row) => values[row] ?? null),
      ]),
    )
    const landed = Object.fromEntries(
      Object.keys(samples).map((type, index) => [type, rows.map((row) => row[index + 1])]),
    )
    expect(landed).toEqual(expected)
  })
})

describe('a table that is written to meanwhile', () => {
  it('is landed as of one moment, whatever is inserted, moved and removed', async () => {
    await client.query(`CREATE TABLE accounts AS
      SELECT g AS id, 100 AS amount, repeat('x', 200) AS filler FROM generate_series(1, 5000) AS g`)
    let going = true
    const writing = transfer(() => going)
    try {
      for (let round = 0; round < 4; round++) {
        const { rows } = await extract('public.accounts')
        expect(rows).toHaveLength(5000)
        expect(rows.reduce((sum, [, amount]) => sum + Number(amount), 0)).toBe(500_000)
      }
    } finally {
      going = false
      expect(await writing).toBeGreaterThan(0)
    }
  })

  /** Moves amounts from old rows to new ones in transactions that conserve count and sum. */
  async function transfer(isGoing: () => boolean): Promise<number> {
    await using writer = await connected(bench.url)
    for (let moved = 0; ; moved++) {
      if (!isGoing()) return moved
      await writer.client.query(`BEGIN;
        INSERT INTO accounts SELECT max(id) + 1, 150, 'new' FROM accounts;
        UPDATE accounts SET amount = amount - 50 WHERE id = (SELECT min(id) + 1 FROM accounts);
        UPDATE accounts SET amount = amount + (SELECT amount - 100 FROM accounts WHERE id = (SELECT min(id) FROM accounts))
          WHERE id = (SELECT max(id) FROM accounts);
        DELETE FROM accounts WHERE id = (SELECT min(id) FROM accounts);
        COMMIT`)
    }
  }
})

async function connected(url: string) {
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  return { client: other, [Symbol.asyncDispose]: () => other.end() }
}
