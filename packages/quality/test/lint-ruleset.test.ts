import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { fixedClock, openDuckDb, type DuckDb } from '@deftunes/core'
import { lintRuleset, parseRuleset } from '@deftunes/quality'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run(`
    CREATE TABLE items (item_id INTEGER, user_id VARCHAR, price DECIMAL(10,2), sold_at TIMESTAMP, liked BOOLEAN);
    CREATE TABLE users (user_id VARCHAR)`)
})
afterAll(() => duckdb.close())

/** Each mistake as `line:column message`, of rules that begin in line 2. */
async function mistakesOf(...rules: string[]): Promise<string[]> {
  return mistakesIn(`Rules = [\n${rules.join(',\n')}\n]\n`)
}

async function mistakesIn(text: string): Promise<string[]> {
  const ruleset = parseRuleset(text)
  const references = { users: 'users' }
  const clock = fixedClock('2024-01-02')
  const found = await lintRuleset({ duckdb, ruleset, text, primary: 'items', references, clock })
  return found.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('a ruleset held against the columns of its table', () => {
  it('has no mistake when rows decide every rule', async () => {
    const rules = [
      'RowCount > 0',
      'IsPrimaryKey "item_id" "user_id"',
      'ColumnValues "price" between 0 and 2 where "liked"',
      'ColumnValues "user_id" in ["a", "b"] labels = ["severity"="warn", "owner"="sales"]',
      '(IsComplete "liked") or (ColumnValues "sold_at" > (now() - 3 days))',
      'CustomSql "select count(*) from primary join users using (user_id)" = 0',
      'ReferentialIntegrity "user_id" "users.user_id" = 1.0',
      'ColumnCount = 5',
    ]
    expect(await mistakesOf(...rules)).toEqual([])
  })

  it('tells columns that are not there, each at its name, with the one that was meant', async () => {
    const known = 'which has item_id, user_id, price, sold_at, liked'
    const foreign = await mistakesOf('ReferentialIntegrity "user_id" "users.usr_id" = 1.0')
    expect(
      await mistakesOf('IsComplete "prise"', 'RowCount > 0', 'IsUnique "item_id" "colour"'),
    ).toEqual([
      `2:12 column "prise" is not in the table, ${known}; did you mean "price"?`,
      `4:20 column "colour" is not in the table, ${known}`,
    ])
    expect(foreign).toEqual([
      '2:32 column "usr_id" is not in reference "users", which has user_id; did you mean "user_id"?',
    ])
  })

  it('tells a reference that is not there', async () => {
    expect(await mistakesOf('ReferentialIntegrity "user_id" "user.user_id" = 1.0')).toEqual([
      '2:32 reference "user" is not at hand; known are: users; did you mean "users"?',
    ])
  })

  it('tells SQL that DuckDB cannot parse or bind, in DuckDB’s words, at the SQL', async () => {
    const found = await mistakesOf(
      'CustomSql "select count(*) from primary where prise > 2" = 0',
      'CustomSql "selec count(*) from primary" = 0',
      'CustomSql "select count(*) from user" = 0',
      'IsComplete "price" where "likd is true"',
      'ColumnValues "user_id" matches "[a-z"',
    )
    expect(found).toEqual([
      expect.stringMatching(/^2:11 DuckDB: Binder Error: Referenced column "prise" not found/),
      expect.stringMatching(/^3:11 DuckDB: Parser Error: syntax error/),
      expect.stringMatching(/^4:11 DuckDB: Catalog Error: Table with name user does not exist/),
      expect.stringMatching(/^5:26 DuckDB: Binder Error: Referenced column "likd" not found/),
      expect.stringMatching(/^6:32 DuckDB: Invalid Input Error: missing \]/),
    ])
    expect(found.join()).not.toContain('LINE')
  })

  it('tells rules that cannot be evaluated on a type, or at all', async () => {
    expect(await mistakesOf('ColumnValues "liked" > 3', 'Mean "price" > 1')).toEqual([
      '2:14 expected a column of numbers, got "liked" of type BOOLEAN',
      expect.stringMatching(/^3:1 rules of type Mean are not evaluated; known are: /),
    ])
  })

  it('tells rules that the columns alone decide, unless another part may still hold', async () => {
    expect(
      await mistakesOf(
        'ColumnExists "colour"',
        'ColumnCount = 4',
        '(ColumnExists "colour") or (ColumnExists "liked")',
        '(ColumnExists "colour") or (RowCount > 0)',
        '(ColumnExists "colour") and (RowCount > 0)',
      ),
    ).toEqual([
      '2:14 ColumnExists "colour": expected a column "colour", got 5 columns, none of that name',
      '3:1 ColumnCount = 4: expected a number of columns = 4, got 5 columns',
      '6:15 ColumnExists "colour": expected a column "colour", got 5 columns, none of that name',
    ])
  })

  it('tells a severity that means nothing, of a rule and of the defaults', async () => {
    const text = [
      'DefaultLabels = ["severity"="eror"]',
      'Rules = [',
      '  RowCount > 0 labels = ["severity"="warning"],',
      '  IsComplete "price" labels = ["severity"="Warn"]',
      ']',
      '',
    ].join('\n')
    expect(await mistakesIn(text)).toEqual([
      '1:29 severity: expected "error" or "warn", got "eror"; did you mean "error"?',
      '3:37 severity: expected "error" or "warn", got "warning"; did you mean "warn"?',
      '4:43 severity: expected "error" or "warn", got "Warn"; did you mean "warn"?',
    ])
  })

  it('tells mistakes of analyzers, options and all', async () => {
    const text = [
      'Rules = [ RowCount > 0 ]',
      'Analyzers = [ Completeness "price" with bins = 20, rebin = false,',
      '  Completeness "colour" ]',
      '',
    ].join('\n')
    expect((await mistakesIn(text)).at(-1)).toMatch(/^3:16 column "colour" is not in the table/)
  })
})
