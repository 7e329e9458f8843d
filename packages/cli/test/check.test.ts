import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
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

describe('check', () => {
  it('finds no mistake in the project as it is, and counts what it read', async () => {
    const { code, parts, mistakes } = await check()
    expect([code, mistakes]).toEqual([0, []])
    expect(parts.map(({ part, ok }) => [part, ok])).toEqual(
      [
        'deftunes.yaml',
        'datasets',
        'quality',
        'dags',
        'dbt',
        'metrics',
        'dashboards',
        'reports',
      ].map((part) => [part, true]),
    )
    expect(parts.map(({ summary }) => summary)).toEqual([
      '2 sources',
      '3 datasets',
      expect.stringMatching(/^3 rulesets, \d+ rules$/),
      '2 DAGs',
      expect.stringMatching(/^\d+ nodes$/),
      expect.stringMatching(/^\d+ measures, \d+ dimensions$/),
      expect.stringMatching(/^6 dashboards, \d+ charts$/),
      '0 reports, 0 alerts',
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
    await project.edit('metrics/sales.yaml', 'aggregate: sum', 'aggregate: total')
    await project.edit('dashboards/likes.yaml', 'order: 6', 'ordre: 6')
    await mkdir(join(project.folder, 'project/reports'))
    await writeFile(
      join(project.folder, 'project/reports/morning.yaml'),
      'report:\n  dashboard: sales\n  scedule: publish\n  channels: [mail]\n',
    )
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
      /^dags\/deftunes_songs_pipeline\.ts:\d+: startDate: expected YYYY-MM-DD, or an instant as .*, got '2020-01-32'$/,
      /^dags\/deftunes_songs_pipeline\.ts:18: task 'model': after 'audit_song', which is no task/,
      /^dags\/none\.ts:1: expected a DAG as default export$/,
      /^dbt\/models\/serving_layer\/dim_songs\.sql:\d+: .*no_/,
      /^dbt\/models\/bi_views\/sales_per_artist_vw\.sql:\d+: .*nor_/,
      /^dashboards\/likes\.yaml:\d+: ordre: unknown key; did you mean "order"/,
      /^metrics\/sales\.yaml:\d+: tables\.sales\.measures\.revenue\.aggregate: expected .*got 'total'/,
      /^reports\/morning\.yaml:\d+: report\.schedule: /,
      /^reports\/morning\.yaml:\d+: report\.scedule: unknown key; did you mean "schedule"/,
    ]
    for (const one of expected) expect(mistakes).toContainEqual(expect.stringMatching(one))
    expect(mistakes).toHaveLength(expected.length)
  })

  it('tells an address of a database that is none once', async () => {
    await project.edit('deftunes.yaml', '${DEFTUNES_SONGS_DB_URL}', 'nonsense')
    expect((await check()).mistakes).toEqual([
      expect.stringMatching(/^deftunes\.yaml:\d+: sources\.songs_db\.url: expected postgres:/),
    ])
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

  it('tells a DAG file that would end the process that reads it, and goes on with the others', async () => {
    await writeFile(join(project.folder, 'project/dags/ends.ts'), 'process.exit(0)\n')
    const { code, mistakes } = await check()
    expect([code, mistakes]).toEqual([
      2,
      [expect.stringMatching(/^dags\/ends\.ts:1: .*ends the process that reads it/)],
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
      `dags/deftunes_api_pipeline.ts:18: audit: expected a ruleset for 'users' at ${folder}/quality/users.dqdl, got none`,
    ])
  })

  it('tells folders and dead links that have the name of a file, among the others', async () => {
    const folder = join(project.folder, 'project')
    await project.edit('quality/users.dqdl', 'RowCount > 0,', 'RowCount > many,')
    for (const name of ['datasets/songs.yaml', 'quality/songs.dqdl']) {
      await rm(join(folder, name))
      await mkdir(join(folder, name))
    }
    for (const name of ['datasets/sessions.yaml', 'quality/sessions.dqdl']) {
      await rm(join(folder, name))
      await symlink('gone', join(folder, name))
    }
    const { code, mistakes } = await check()
    expect(code).toBe(2)
    expect(mistakes).toEqual([
      'datasets/sessions.yaml:1: expected a file that can be read, got a link to nothing',
      'datasets/songs.yaml:1: expected a file that can be read, got a folder',
      'quality/sessions.dqdl:1: expected a file that can be read, got a link to nothing',
      'quality/songs.dqdl:1: expected a file that can be read, got a folder',
      expect.stringMatching(/^quality\/users\.dqdl:4: .*many/),
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
