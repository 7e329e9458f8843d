import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { ScratchProject } from '../../../test/project.ts'
import { checked, projectToCheck } from './checked-project.ts'

let project: ScratchProject

beforeEach(async () => {
  project = await projectToCheck()
})
afterEach(() => project.remove())

const check = () => checked(project)

describe('check holds files against each other: it', () => {
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
      `${api}:14: extract: expected one of datasets/ (${known}), got 'user'; did you mean "users"?`,
      `${api}:17: transform: expected the name of a dataset, got 3`,
      `${api}:23: audit: references: expected a table that a dataset fills (${known}), got 'user'; did you mean "users"?`,
      `${api}:28: model: ${unpicked}`,
      `${api}:31: publish: ${unpicked}`,
      expect.stringMatching(
        /^dags\/deftunes_songs_pipeline\.ts:17: audit: expected a ruleset for 'songs' at .*quality\/songs\.dqdl, got none$/,
      ),
      'dags/deftunes_songs_pipeline.ts:18: model: fullRefesh: unknown key; did you mean "fullRefresh"? expected one of select, exclude, fullRefresh',
      'dags/deftunes_songs_pipeline.ts:19: publish: fullRefesh: unknown key; did you mean "fullRefresh"? expected one of select, exclude, fullRefresh',
    ])
    expect(warnings.filter((warning) => warning.startsWith('dags/'))).toEqual([
      'dags/deftunes_songs_pipeline.ts:18: model: exclude: \'fact_sesion+\' picks no node; did you mean "fact_session"?',
      'dags/deftunes_songs_pipeline.ts:19: publish: exclude: \'fact_sesion+\' picks no node; did you mean "fact_session"?',
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
      `${api}:14: task 'extract_users': retires: no option of a task, nobody reads it; did you mean "retries"?`,
      `${api}:15: task 'extract_sessions': retries: expected a whole number from 0, got "3"`,
      `${api}:18: task 'audit_users': timeout: expected milliseconds or a text like '30s', '5m', '2h', got 'soon'`,
      `${api}:6: DAG 'deftunes_api_pipeline': statrDate: no option of a DAG, nobody reads it; did you mean "startDate"?`,
    ])
    expect(warnings).toContain(
      `${api}:14: task 'extract_users': colour: no option of a task, nobody reads it`,
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
})
