import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { fixedClock, openDuckDb } from '@deftunes/core'
import { evaluateRuleset, parseRuleset } from '@deftunes/quality'
import { ruleCatalogue } from '../src/rule-catalogue.ts'
import { ruleTypes } from '../src/rules/rule-types.ts'

import { readVectors } from './vectors.ts'

/** The statements that an evaluation issues, without those that only ask for names and types. */
async function statementsOf(
  text: string,
  primary: string,
  references: Record<string, string> = {},
): Promise<string[]> {
  const statements: string[] = []
  const duckdb = await openDuckDb({ threads: 1, onStatement: (sql) => statements.push(sql) })
  const ruleset = parseRuleset(text)
  await evaluateRuleset({ duckdb, ruleset, primary, references, clock: fixedClock('2024-01-02') })
  duckdb.close()
  return statements.filter((sql) => !/^(SET|DESCRIBE) /.test(sql))
}

const table = `(SELECT i AS id, 'w' || i AS word, DATE '2024-01-01' AS day FROM range(3) AS r(i))`

it('all rules that look at rows one by one cost one statement', async () => {
  const rules = [
    'RowCount > 0',
    'ColumnCount = 3',
    'ColumnExists "id"',
    'IsComplete "id"',
    'Completeness "word" > 0.5',
    'ColumnValues "id" >= 0',
    'ColumnValues "id" < 9 where "word <> \'w1\'"',
    'ColumnValues "word" matches "w\\d" with threshold > 0.9',
    'ColumnLength "word" = 2',
    '(ColumnValues "day" <= now()) or (DataFreshness "day" < 9 days)',
  ]
  expect(await statementsOf(`Rules = [ ${rules.join(', ')} ]`, table)).toHaveLength(1)
})

it('a set of key columns costs one statement, however many rules are about it', async () => {
  const rules =
    'RowCount > 0, IsUnique "id", Uniqueness "id" > 0.9, IsPrimaryKey "id", IsPrimaryKey "id" "word"'
  expect(await statementsOf(`Rules = [ ${rules} ]`, table)).toHaveLength(3)
})

it('a foreign key and a statement of its own cost one each, and a failure one more for its examples', async () => {
  const references = { words: `(SELECT 'w0' AS word)` }
  const rules = [
    'RowCount > 0',
    'ReferentialIntegrity "word" "words.word" > 0.1',
    'CustomSql "select count(*) from primary" = 3',
  ]
  const sound = `Rules = [ ${rules.join(', ')} ]`
  expect(await statementsOf(sound, table, references)).toHaveLength(3)
  const failing = sound.replace('> 0.1', '= 1')
  expect(await statementsOf(failing, table, references)).toHaveLength(4)
})

it.each(['songs', 'users', 'sessions'])(
  'the ruleset of %s costs at most five statements',
  async (name) => {
    const file = join(import.meta.dirname, '../../../deftunes/quality', `${name}.dqdl`)
    const text = readFileSync(file, 'utf8')
    expect(parseRuleset(text, file).warnings).toEqual([])
    const statements = await statementsOf(text, tables[name] ?? '', {
      users: `(SELECT 'u' AS user_id)`,
    })
    const samples = statements.filter((sql) => sql.includes(' AS sample FROM '))
    expect(statements.length - samples.length).toBeLessThanOrEqual(5)
    expect(statements.length).toBeGreaterThan(samples.length)
  },
)

const columns = (names: string) =>
  `(SELECT ${names
    .split(' ')
    .map((name) => `'x' AS ${name}`)
    .join(', ')})`
const tables: Record<string, string> = {
  songs: `(SELECT *, 1999 AS year, 2.5 AS duration FROM ${columns('track_id song_id artist_id title artist_name')})`,
  users: `(SELECT *, 1.5 AS latitude, 1.5 AS longitude FROM ${columns('user_id user_name user_lastname user_since place_name country_code timezone')})`,
  sessions: `(SELECT *, 1.5 AS price, 1 AS item_position, true AS liked, NULL AS liked_since FROM ${columns('user_id session_id session_start_time song_id artist_id currency')})`,
}

const typeOf = (rule: string) => /^[A-Za-z]+/.exec(rule)?.[0] ?? ''
const missing = Object.entries(ruleCatalogue).filter(
  ([type, { analyzerOnly }]) => !analyzerOnly && type !== 'DetectAnomalies' && !(type in ruleTypes),
)
const unevaluated = [
  ...Object.values(readVectors<Record<string, string[]>>('rules-accepted')).flat(),
  ...missing.filter(([, { local }]) => local).map(([type]) => `${type} "id" > 0`),
].filter((rule) => missing.some(([type]) => type === typeOf(rule)))

it('every rule of a type that is not evaluated is an error that names the type, never a pass', async () => {
  const duckdb = await openDuckDb({ threads: 1 })
  const ruleset = parseRuleset(`Rules = [ ${unevaluated.join(',\n')} ]`)
  const clock = fixedClock(0)
  const { outcomes, passed } = await evaluateRuleset({ duckdb, ruleset, primary: table, clock })
  duckdb.close()
  expect(passed).toBe(false)
  for (const [at, { result, message }] of outcomes.entries()) {
    expect(result).toBe('ERROR')
    expect(message).toContain(`rules of type ${typeOf(unevaluated[at] ?? '')} are not evaluated`)
  }
  expect(new Set(unevaluated.map(typeOf))).toEqual(new Set(missing.map(([type]) => type)))
})
