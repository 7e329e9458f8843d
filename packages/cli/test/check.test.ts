import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import type { Mistake } from '../src/check/mistake.ts'

interface Part {
  part: string
  ok: boolean
  summary: string
  mistakes: Mistake[]
  warnings: Mistake[]
}

let project: ScratchProject

const addresses = {
  DEFTUNES_SONGS_DB_URL: 'postgres://me:s3cret@localhost/songs',
  DEFTUNES_API_URL: 'http://localhost:1',
}

beforeEach(async () => {
  project = await ScratchProject.make(addresses)
})
afterEach(() => project.remove())

async function check() {
  const { code, stdout, stderr } = await project.run('check', '--json')
  expect(stderr).toBe('')
  const parts = JSON.parse(stdout) as Part[]
  const base = `${join(project.folder, 'project')}/`
  const lineOf = ({ file, line, message }: Mistake) =>
    `${file.replace(base, '')}:${line}: ${message}`
  const mistakes = parts.flatMap((part) => part.mistakes.map(lineOf))
  const warnings = parts.flatMap((part) => part.warnings.map(lineOf))
  return { code, parts, mistakes, warnings, stdout }
}

describe('check', () => {
  it('finds no mistake in the project as it is, and counts what it read', async () => {
    const { code, parts, mistakes } = await check()
    expect([code, mistakes]).toEqual([0, []])
    expect(parts.map(({ part, ok }) => [part, ok])).toEqual(
      ['deftunes.yaml', 'datasets', 'quality', 'dags', 'dbt'].map((part) => [part, true]),
    )
    expect(parts.map(({ summary }) => summary)).toEqual([
      '2 sources',
      '3 datasets',
      expect.stringMatching(/^3 rulesets, \d+ rules$/),
      '2 DAGs',
      expect.stringMatching(/^\d+ nodes$/),
    ])
  })

  it('tells all mistakes of all files together, each with its file and line', async () => {
    await project.edit(
      'deftunes.yaml',
      'kind: rest',
      'kind: rest\n    attempts: 0\n    colour: red',
    )
    await project.edit('datasets/users.yaml', 'source: api', 'source: crm')
    await project.edit('quality/users.dqdl', 'RowCount > 0,', 'RowCount > many,')
    await project.edit('quality/users.dqdl', 'IsComplete "user_name"', 'IsCompleet "user_name"')
    await project.edit('quality/songs.dqdl', 'Rules = [', 'Rules = [ "stray",')
    await project.edit(
      'dags/deftunes_songs_pipeline.ts',
      "after: ['audit_songs']",
      "after: ['audit_song']",
    )
    await project.edit('dags/deftunes_songs_pipeline.ts', "'2020-01-01'", "'2020-01-32'")
    await writeFile(
      join(project.folder, 'project/dags/broken.ts'),
      'const one = 1\nexport default {\n',
    )
    await writeFile(join(project.folder, 'project/dags/none.ts'), 'export const dag = 1\n')
    await project.edit('dbt/models/serving_layer/dim_songs.sql', "ref('", "ref('no_")
    await project.edit('dbt/models/bi_views/sales_per_artist_vw.sql', "ref('", "ref('nor_")
    const { code, parts, mistakes } = await check()
    expect(code).toBe(2)
    expect(parts.every(({ ok }) => !ok)).toBe(true)
    const expected = [
      /^deftunes\.yaml:\d+: sources\.api\.attempts: /,
      /^deftunes\.yaml:\d+: sources\.api\.colour: unknown key; expected one of kind, base_url, /,
      /^datasets\/users\.yaml:4: source: expected one of deftunes\.yaml \(songs_db, api\), got 'crm'$/,
      /^quality\/songs\.dqdl:\d+: /,
      /^quality\/users\.dqdl:4: .*many/,
      /^quality\/users\.dqdl:9: .*IsCompleet/,
      /^dags\/broken\.ts:2: /,
      /^dags\/deftunes_songs_pipeline\.ts:\d+: startDate: expected YYYY-MM-DD, got '2020-01-32'$/,
      /^dags\/deftunes_songs_pipeline\.ts:17: task 'model': after 'audit_song', which is no task/,
      /^dags\/none\.ts:1: expected a DAG as default export$/,
      /^dbt\/models\/serving_layer\/dim_songs\.sql:\d+: .*no_/,
      /^dbt\/models\/bi_views\/sales_per_artist_vw\.sql:\d+: .*nor_/,
    ]
    for (const one of expected) expect(mistakes).toContainEqual(expect.stringMatching(one))
    expect(mistakes).toHaveLength(expected.length)
  })

  it('reads the rest of the project when deftunes.yaml itself is wrong', async () => {
    await project.edit('deftunes.yaml', 'workers: 2', 'workers: none')
    await project.edit('quality/users.dqdl', 'RowCount > 0,', 'RowCount > many,')
    expect((await check()).mistakes).toEqual([
      expect.stringMatching(/^deftunes\.yaml:8: workers: /),
      expect.stringMatching(/^quality\/users\.dqdl:4: /),
    ])
  })

  it('lets a mistake of one file or section hide none of another', async () => {
    await project.edit('deftunes.yaml', 'workers: 2', 'workers: 0\nwrokers: 2')
    await project.edit('deftunes.yaml', 'kind: rest', 'kind: rest\n    atempts: 3')
    await project.edit('datasets/songs.yaml', 'landing: db_songs', 'landing: 3\nlandign: db_songs')
    await project.edit('datasets/users.yaml', 'source: api', 'source: apo')
    expect((await check()).mistakes).toEqual([
      'deftunes.yaml:8: workers: expected at least 1, got 0',
      expect.stringMatching(
        /^deftunes\.yaml:9: wrokers: unknown key; did you mean "workers"\? expected one of name, /,
      ),
      expect.stringMatching(
        /^deftunes\.yaml:19: sources\.api\.atempts: unknown key; did you mean "attempts"\?/,
      ),
      'datasets/songs.yaml:7: landing: expected text, got 3',
      expect.stringMatching(
        /^datasets\/songs\.yaml:8: landign: unknown key; did you mean "landing"\?/,
      ),
      'datasets/users.yaml:4: source: expected one of deftunes.yaml (songs_db, api), got \'apo\'; did you mean "api"?',
    ])
  })

  it('tells variables that are not set, and judges what those stand for that are, without telling it', async () => {
    await project.edit(
      'deftunes.yaml',
      'kind: rest',
      'kind: rest\n    attempts: ${ATTEMPTS}\n    idle_timeout_ms: ${IDLE}',
    )
    project.environment['ATTEMPTS'] = 's3cret'
    const { mistakes, stdout } = await check()
    expect(mistakes).toEqual([
      'deftunes.yaml:19: sources.api.idle_timeout_ms: expected a value for ${IDLE}, got none: set the environment variable',
      'deftunes.yaml:18: sources.api.attempts: expected a number, got no number',
    ])
    expect(stdout).not.toContain('s3cret')
  })

  it('asks DuckDB whether it takes the limit of memory', async () => {
    await project.edit('deftunes.yaml', 'memory_limit: 3GB', 'memory_limit: 3 gigs')
    expect((await check()).mistakes).toEqual([
      "deftunes.yaml:10: duckdb.memory_limit: expected an amount of memory that DuckDB takes, such as 2GB, got '3 gigs'",
    ])
  })

  it('warns of secrets in the file and of variables that nobody fills in, and shows no secret', async () => {
    await project.edit(
      'deftunes.yaml',
      '${DEFTUNES_SONGS_DB_URL}',
      'postgres://me:hunter2@db/songs',
    )
    await project.edit(
      'deftunes.yaml',
      'kind: rest',
      "kind: rest\n    auth: { by: bearer, token: hunter2 }\n    headers: { Authorization: 'Basic ${IT}', X-Api-Key: hunter2 }",
    )
    await project.edit('deftunes.yaml', 'state: ../.deftunes', 'state: ${HOME}/lake')
    project.environment['IT'] = 'hunter2'
    const { code, warnings, stdout } = await check()
    expect(code).toBe(0)
    expect(stdout).not.toContain('hunter2')
    const secret = "expected a secret from the environment, as '${NAME}', got"
    expect(warnings).toEqual([
      `deftunes.yaml:15: sources.songs_db.url: ${secret} a password in the address itself`,
      `deftunes.yaml:18: sources.api.auth.token: ${secret} it as it is`,
      `deftunes.yaml:19: sources.api.headers.X-Api-Key: ${secret} it as it is`,
      'deftunes.yaml:5: state: expected no ${…}: only values of sources are filled in from the environment',
    ])
  })

  it('tells a DAG from its twin, and a ruleset that is no dataset’s', async () => {
    const folder = join(project.folder, 'project')
    await project.edit(
      'dags/deftunes_songs_pipeline.ts',
      "id: 'deftunes_songs_pipeline'",
      "id: 'deftunes_api_pipeline'",
    )
    await rename(join(folder, 'quality/users.dqdl'), join(folder, 'quality/user.dqdl'))
    expect((await check()).mistakes).toEqual([
      'quality/user.dqdl:1: expected the name of a dataset (sessions, songs, users), got \'user\'; did you mean "users"?',
      `dags/deftunes_songs_pipeline.ts:1: expected another id than 'deftunes_api_pipeline', which ${folder}/dags/deftunes_api_pipeline.ts has`,
      `dags/deftunes_api_pipeline.ts:17: audit: expected a ruleset for 'users' at ${folder}/quality/users.dqdl, got none`,
    ])
  })

  it('prints a line a mistake for people, that editors can jump to', async () => {
    await project.edit('quality/users.dqdl', 'RowCount > 0,', 'RowCount > many,')
    const { code, stdout } = await project.run('check')
    expect(code).toBe(2)
    expect(stdout).toMatch(/^✓ deftunes\.yaml: 2 sources$/m)
    expect(stdout).toMatch(/^✗ quality: 1 mistake\n {4}\S*quality\/users\.dqdl:4:\d+: .*many/m)
  })

  it('warns of what AWS Glue would not take as it is taken here, and fails nothing for it', async () => {
    await project.edit('quality/users.dqdl', 'RowCount > 0,', 'ColumnCount = "13",')
    const warning = /quality\/users\.dqdl:4:\d+: ColumnCount: a number in quotes/
    const { code, stdout } = await project.run('check')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      new RegExp(`^✓ quality: 3 rulesets, .*\\n(?:  ! .*\\n)*  ! \\S*${warning.source}`, 'm'),
    )
    const { parts, mistakes } = await check()
    expect(mistakes).toEqual([])
    const [quality] = parts.filter(({ part }) => part === 'quality')
    expect(quality?.ok).toBe(true)
    expect(quality?.warnings).toContainEqual(
      expect.objectContaining({ line: 4, message: expect.stringContaining('quotes') as string }),
    )
  })

  it('tells datasets, rulesets, tables and models that a DAG names and that are not there, each where it does', async () => {
    const api = 'dags/deftunes_api_pipeline.ts'
    await project.edit(api, "extract('users')", "extract('user')")
    await project.edit(api, "transform('sessions')", 'transform(3 as never)')
    await project.edit(api, "{ references: ['users'] }", "{ references: ['user'] }")
    await project.edit(api, "{ select: 'tag:api' }", "{ select: 'tag:ap1' }")
    await project.edit(
      'dags/deftunes_songs_pipeline.ts',
      "exclude: 'fact_session+'",
      "exclude: 'fact_sesion+', fullRefesh: true",
    )
    await rm(join(project.folder, 'project/quality/songs.dqdl'))
    const { mistakes, warnings } = await check()
    const known = 'sessions, songs, users'
    const unpicked =
      'select: expected \'tag:ap1\' to pick a node of the dbt project, got none; did you mean "api"?'
    expect(mistakes).toEqual([
      `${api}:13: extract: expected one of datasets/ (${known}), got 'user'; did you mean "users"?`,
      `${api}:16: transform: expected the name of a dataset, got 3`,
      `${api}:22: audit: references: expected a table that a dataset fills (${known}), got 'user'; did you mean "users"?`,
      `${api}:27: model: ${unpicked}`,
      `${api}:30: publish: ${unpicked}`,
      expect.stringMatching(
        /^dags\/deftunes_songs_pipeline\.ts:16: audit: expected a ruleset for 'songs' at .*quality\/songs\.dqdl, got none$/,
      ),
      'dags/deftunes_songs_pipeline.ts:17: model: fullRefesh: unknown key; did you mean "fullRefresh"? expected one of select, exclude, fullRefresh',
      'dags/deftunes_songs_pipeline.ts:18: publish: fullRefesh: unknown key; did you mean "fullRefresh"? expected one of select, exclude, fullRefresh',
    ])
    expect(warnings.filter((warning) => warning.startsWith('dags/'))).toEqual([
      'dags/deftunes_songs_pipeline.ts:17: model: exclude: \'fact_sesion+\' picks no node; did you mean "fact_session"?',
      'dags/deftunes_songs_pipeline.ts:18: publish: exclude: \'fact_sesion+\' picks no node; did you mean "fact_session"?',
    ])
  })

  it('tells unknown options of DAGs and tasks, and values that are none, all of a file together', async () => {
    const api = 'dags/deftunes_api_pipeline.ts'
    await project.edit(
      api,
      "extract('users'), retries: 3",
      "extract('users'), retires: 3, colour: 1",
    )
    await project.edit(
      api,
      "extract('sessions'), retries: 3",
      "extract('sessions'), retries: '3' as never",
    )
    await project.edit(api, "run: audit('users')", "run: audit('users'), timeout: 'soon'")
    await project.edit(api, 'pools: {', "statrDate: '2020-01-01', pools: {")
    const { mistakes, warnings } = await check()
    expect(mistakes).toEqual([
      `${api}:13: task 'extract_users': retires: no option of a task, nobody reads it; did you mean "retries"?`,
      `${api}:14: task 'extract_sessions': retries: expected a whole number from 0, got "3"`,
      `${api}:17: task 'audit_users': timeout: expected milliseconds or a text like '30s', '5m', '2h', got 'soon'`,
      `${api}:6: DAG 'deftunes_api_pipeline': statrDate: no option of a DAG, nobody reads it; did you mean "startDate"?`,
    ])
    expect(warnings).toContain(
      `${api}:13: task 'extract_users': colour: no option of a task, nobody reads it`,
    )
  })

  it('holds a ruleset against the references that its audit has', async () => {
    await project.edit('dags/deftunes_api_pipeline.ts', ", { references: ['users'] }", '')
    expect((await check()).mistakes).toEqual([
      'quality/sessions.dqdl:28: reference "users" is not at hand; known are: none',
    ])
  })

  it('holds rules against the columns of the table that they audit and of its references', async () => {
    const rules = [
      'IsComplete "usr_id",',
      'ColumnExists "ingest_on",',
      'ReferentialIntegrity "user_id" "user.user_id" = 1.0,',
      'CustomSql "select count(*) from primary join users using (userid)" = 0,',
      'CustomSql "select count(*) from serving.dim_users" > 0 labels=["severity"="warning"],',
      'CustomSql "select count(*) from serving.dim_user" > 0,',
    ]
    await project.edit('quality/sessions.dqdl', 'RowCount > 0,', rules.join('\n'))
    expect((await check()).mistakes).toEqual([
      expect.stringMatching(
        /^quality\/sessions\.dqdl:4: column "usr_id" is not in the table, .*; did you mean "user_id"\?$/,
      ),
      expect.stringMatching(
        /^quality\/sessions\.dqdl:6: reference "user" is not at hand; known are: users; did you mean "users"\?$/,
      ),
      expect.stringMatching(/^quality\/sessions\.dqdl:7: DuckDB: Binder Error: .*"userid"/),
      'quality/sessions.dqdl:8: severity: expected "error" or "warn", got "warning"; did you mean "warn"?',
      expect.stringMatching(/^quality\/sessions\.dqdl:9: DuckDB: Catalog Error: .*dim_user /),
    ])
  })

  it('holds models, seeds and tests against tables without rows, once and once again', async () => {
    await project.edit('dbt/models/staging/stg_users.sql', 'user_lastname,', 'user_surname,')
    await project.edit('dbt/models/staging/stg_songs.sql', 'songs.song_id,', 'songs.song_id')
    await project.edit(
      'dbt/models/serving_layer/dim_date.sql',
      'extract(dow from date_day) in',
      '{% if load_relation(this) %}day_off{% endif %} in',
    )
    await project.edit('dbt/models/serving_layer/dim_date.sql', ' in (0, 6)', '(date_day)')
    await writeFile(join(project.folder, 'project/dbt/seeds/countries.csv'), 'a,b\n1,2\n"3\n')
    expect((await check()).mistakes).toEqual([
      expect.stringMatching(/^dbt\/seeds\/countries\.csv:\d+: countries: DuckDB: Invalid Input/),
      expect.stringMatching(
        /^dbt\/models\/staging\/stg_users\.sql:6: stg_users: DuckDB: Binder Error: .*"user_surname" not found .* "user_lastname"/,
      ),
      'dbt/models/staging/stg_songs.sql:14: stg_songs: DuckDB: Parser Error: syntax error at or near "."',
      expect.stringMatching(
        /^dbt\/models\/serving_layer\/dim_date\.sql:38: dim_date: DuckDB: Catalog Error: .* day_off /,
      ),
    ])
  })

  it('tells a test about a column that its model has not, where YAML asks for it', async () => {
    await project.edit(
      'dbt/models/serving_layer/serving_layer.yml',
      'name: track_id',
      'name: trak_id',
    )
    expect((await check()).mistakes).toEqual([
      expect.stringMatching(
        /^dbt\/models\/serving_layer\/serving_layer\.yml:7: unique_dim_songs_trak_id: .*"trak_id"/,
      ),
      expect.stringMatching(
        /^dbt\/models\/serving_layer\/serving_layer\.yml:7: not_null_dim_songs_trak_id: /,
      ),
    ])
  })

  it('says nothing of a template that fails for want of rows', async () => {
    await project.edit(
      'dbt/models/serving_layer/dim_songs.sql',
      'track_id,',
      "{% if execute %}{{ run_query('select 1 where false').rows[0][0] }} as one,{% endif %} track_id,",
    )
    expect((await check()).mistakes).toEqual([])
  })

  it('leaves out what reads a dataset that has mistakes, and tells a source that no dataset fills', async () => {
    await project.edit('datasets/users.yaml', 'source: api', 'sauce: api')
    await project.edit(
      'dbt/models/staging/sources.yml',
      '- name: songs',
      '- name: tracks\n        identifier: song',
    )
    await project.edit(
      'dbt/models/staging/stg_songs.sql',
      "'transform', 'songs'",
      "'transform', 'tracks'",
    )
    await project.edit(
      'dbt/models/staging/stg_songs.sql',
      "'transform', 'songs'",
      "'transform', 'tracks'",
    )
    expect((await check()).mistakes).toEqual([
      'datasets/users.yaml:2: source: expected text, got nothing',
      expect.stringMatching(/^datasets\/users\.yaml:4: sauce: unknown key; /),
      'dbt/models/staging/sources.yml:8: source transform.tracks: expected a table that a dataset fills (sessions, songs, users), got \'song\'; did you mean "songs"?',
    ])
  })

  it('says what is missing of a project', async () => {
    const folder = join(project.folder, 'project')
    for (const part of ['datasets', 'dags', 'dbt'])
      await rm(join(folder, part), { recursive: true })
    const { code, mistakes } = await check()
    expect(code).toBe(2)
    expect(mistakes).toEqual([
      `datasets:1: datasets: expected a folder at ${folder}/datasets`,
      `dags:1: dags: expected a folder at ${folder}/dags`,
      `dbt/dbt_project.yml:1: no dbt project: expected the file ${folder}/dbt/dbt_project.yml`,
    ])
  })
})
