import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { openDuckDb } from '@deftunes/core'
import { loadProject, openQualityStore, statePaths } from '@deftunes/pipeline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { auditOf, testOf } from '../../pipeline/test/quality-store.conformance.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject

beforeAll(async () => {
  project = await ScratchProject.make({})
})
afterAll(() => project.remove())

const query = (...words: string[]) => {
  const [folder, state] = ['project', 'state'].map((name) => join(project.folder, name))
  return deftunes('query', ...words, '--project', folder ?? '', '--state', state ?? '')
}

/** One row of every kind of value that is easy to spoil. */
const values = `SELECT 9223372036854775807::BIGINT AS big, 170141183460469231731687303715884105727::HUGEINT AS huge,
  12345678901234567890.123456::DECIMAL(38,6) AS exact, 1.10::DECIMAL(4,2) AS price, 0.1::DOUBLE AS part,
  TIMESTAMP '2024-01-01 10:00:00.123456' AS at, DATE '2024-02-29' AS day, NULL::VARCHAR AS none, '' AS empty,
  'a,"b"' || chr(10) || 'c' AS awkward, [1, NULL] AS list, {'k': 'ü'} AS struct, '\\xAA\\x00'::BLOB AS bytes, true AS yes`

async function answer(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await query(...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe('query', () => {
  it('prints a table: NULL told from nothing, numbers on the right, no control characters', async () => {
    const sql = `SELECT * FROM (VALUES (1, 1.50, 'a' || chr(27) || '[2J' || chr(10) || 'b', NULL), (22, NULL, '', 'x')) AS t(n, price, text, none)`
    expect(await answer(sql)).toBe(
      [
        ' n  price  text     none',
        ' 1   1.50  a [2J b  NULL',
        '22   NULL           x',
        '2 rows',
        '',
      ].join('\n'),
    )
    expect(await answer('SELECT 1 AS n WHERE false')).toBe('no rows\n')
  })

  it('prints the first thousand rows of a table and says so', async () => {
    const lines = (await answer('SELECT range AS n FROM range(1001) ORDER BY n')).split('\n')
    expect(lines.slice(1000, 1003)).toEqual([
      '999',
      'the first 1,000 rows; --format csv or parquet writes all',
      '',
    ])
    expect(await answer('SELECT * FROM range(1000)')).toContain('\n1,000 rows\n')
  })

  it.each([
    'EXPLAIN SELECT 1',
    'DESCRIBE SELECT 1 AS a',
    'FROM range(2);',
    'SELECT 1 -- the end',
    '-- the start\nSELECT 1',
    '--the start\nSELECT 1',
    'WITH a AS (SELECT 1) FROM a',
  ])('understands %s', async (sql) => {
    expect(await answer(sql)).not.toBe('')
  })

  it('prints JSON in which every value is whole', async () => {
    expect(JSON.parse(await answer(values, '--json'))).toEqual([
      {
        big: '9223372036854775807',
        huge: '170141183460469231731687303715884105727',
        exact: '12345678901234567890.123456',
        price: '1.10',
        part: 0.1,
        at: '2024-01-01 10:00:00.123456',
        day: '2024-02-29',
        none: null,
        empty: '',
        awkward: 'a,"b"\nc',
        list: [1, null],
        struct: { k: 'ü' },
        bytes: 'aa00',
        yes: true,
      },
    ])
    expect(JSON.parse(await answer('SELECT 1 WHERE false', '--format', 'json'))).toEqual([])
  })

  it('writes the same JSON to a file', async () => {
    const file = join(project.folder, 'rows.json')
    const told = await query(values, '--json', '--output', file)
    expect(told).toEqual({ code: 0, stdout: '', stderr: `wrote 1 row to ${file}\n` })
    expect(await readFile(file, 'utf8')).toBe(await answer(values, '--json'))
  })

  it('prints CSV that quotes what it must, and the same to a file', async () => {
    const file = join(project.folder, 'rows.csv')
    const csv = await answer(values, '--format', 'csv')
    expect(csv).toBe(
      `big,huge,exact,price,part,at,day,none,empty,awkward,list,struct,bytes,yes
9223372036854775807,170141183460469231731687303715884105727,12345678901234567890.123456,1.10,0.1,2024-01-01 10:00:00.123456,2024-02-29,,"","a,""b""
c","[1, NULL]",{'k': ü},\\xAA\\x00,true
`,
    )
    await query(values, '--output', file)
    expect(await readFile(file, 'utf8')).toBe(csv)
  })

  it('ends well when its reader has seen enough, and leaves no file behind', () => {
    const entry = fileURLToPath(new URL('../bin/deftunes.js', import.meta.url))
    const words = [
      process.execPath,
      entry,
      'query',
      'SELECT range FROM range(2000000)',
      '--format',
      'csv',
    ]
    const places = [
      '--project',
      join(project.folder, 'project'),
      '--state',
      join(project.folder, 'state'),
    ]
    const script = `"$@" | head -1; echo "code \${PIPESTATUS[0]}"`
    const temporary = join(project.folder, 'temporary')
    mkdirSync(temporary)
    const ended = spawnSync('bash', ['-c', script, 'bash', ...words, ...places], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary },
    })
    expect([ended.stdout, ended.stderr]).toEqual(['range\ncode 0\n', ''])
    expect(readdirSync(temporary)).toEqual([])
  })

  it.each(['csv', 'json', 'parquet'])(
    'says how many rows it wrote to a .%s file',
    async (ending) => {
      const file = join(project.folder, `all.${ending.toUpperCase()}`)
      const told = await query('FROM range(1234)', '--output', file)
      expect(told).toEqual({ code: 0, stdout: '', stderr: `wrote 1,234 rows to ${file}\n` })
    },
  )

  it.each(['', '  \n', '-- nothing', ' /* a\nb */ ; -- c\n;'])(
    'takes %j for a mistake',
    async (sql) => {
      const { code, stdout, stderr } = await query(sql, '--format', 'csv')
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toBe(
        `error CLI_OPTION_INVALID query: expected SQL, got ${JSON.stringify(sql.trim())}\n`,
      )
    },
  )

  it('writes Parquet with the types of the query', async () => {
    const file = join(project.folder, 'rows.parquet')
    await query(values, '--output', file)
    const duckdb = await openDuckDb()
    const [row] = await duckdb.rows(
      `SELECT big, exact, typeof(exact) AS type, "at", none, awkward FROM '${file}'`,
    )
    duckdb.close()
    expect(row).toEqual({
      big: 9223372036854775807n,
      exact: '12345678901234567890.123456',
      type: 'DECIMAL(38,6)',
      at: '2024-01-01 10:00:00.123456',
      none: null,
      awkward: 'a,"b"\nc',
    })
  })

  it.each(['table', 'json', 'csv'])(
    'says what is wrong with SQL where it was written, as %s',
    async (format) => {
      const { code, stdout, stderr } = await project.run(
        'query',
        'SELECT 1,\n  nope',
        '--format',
        format,
      )
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain('CLI_QUERY_FAILED DuckDB: Binder Error: Referenced column "nope"')
      expect(stderr).toContain('LINE 2:   nope\n')
    },
  )

  it('points to the tables that there are when one is not', async () => {
    const { code, stderr } = await query('FROM serving.nope')
    expect(code).toBe(2)
    expect(stderr).toMatch(/serving\.nope.*does not exist[^]*See npx deftunes tables\.\n$/)
  })

  it('shows the platform itself in ops, and lists it among the tables', async () => {
    const tables = `SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'op' || 's'`
    expect(JSON.parse(await answer(tables, '--json'))).toEqual([{ n: '6' }])
    const quality = ['quality_results', 'quality_metrics', 'model_tests']
    const counts = ['runs', 'task_instances', ...quality, 'landings'].map(
      (table) => `SELECT count(*) AS n FROM ops.${table}`,
    )
    expect(JSON.parse(await answer(counts.join(' UNION ALL '), '--json'))).toEqual(
      counts.map(() => ({ n: '0' })),
    )
  })

  it('shows metrics of rules and analyzers by name in ops, and why an analyzer has none', async () => {
    const opened = await loadProject(join(project.folder, 'project'), {
      state: join(project.folder, 'state'),
    })
    const store = openQualityStore(statePaths(opened).runs)
    store.record('r', 'songs', auditOf('r', 'songs', 'Completeness "title"'))
    const [one] = auditOf('r', 'users', 'Mean "age"').analyses
    const analyses = [{ ...one!, message: 'not evaluated', metrics: '{}' }]
    store.record('r', 'users', { outcomes: [], analyses })
    store.close()
    const sql = 'SELECT dataset, measured_by, metric, value, message FROM ops.quality_metrics'
    expect(JSON.parse(await answer(sql, '--json'))).toEqual([
      {
        dataset: 'songs',
        measured_by: `'Completeness "title"' > 1`,
        metric: 'a',
        value: 1,
        message: null,
      },
      {
        dataset: 'songs',
        measured_by: 'Completeness "title"',
        metric: 'b',
        value: 0.5,
        message: null,
      },
      {
        dataset: 'users',
        measured_by: 'Mean "age"',
        metric: null,
        value: null,
        message: 'not evaluated',
      },
    ])
  })

  it('shows how the tests of models went in ops', async () => {
    const opened = await loadProject(join(project.folder, 'project'), {
      state: join(project.folder, 'state'),
    })
    const store = openQualityStore(statePaths(opened).runs)
    const warned = testOf('r', 'b', { status: 'warn', failures: 2, severity: 'warn' })
    store.recordTests('r', [testOf('r', 'a'), warned])
    store.close()
    const sql = `SELECT run_id, name, relation, column_name, failures::INT AS failures, evaluated_at::VARCHAR AS at
      FROM ops.model_tests WHERE status <> 'pass'`
    expect(JSON.parse(await answer(sql, '--json'))).toEqual([
      {
        ...{ run_id: 'r', name: 'b', relation: 'serving.sales', column_name: 'price', failures: 2 },
        at: '2024-01-02 00:00:00',
      },
    ])
  })

  it('names the branches that there are when one is not', async () => {
    const { code, stderr } = await query('SELECT 1', '--branch', 'nope')
    expect(code).toBe(2)
    expect(stderr).toContain('branch nope: expected a branch of some table, got main alone')
  })
})
