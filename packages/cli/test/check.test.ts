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

beforeEach(async () => {
  project = await ScratchProject.make({})
})
afterEach(() => project.remove())

async function check() {
  const { code, stdout, stderr } = await project.run('check', '--json')
  expect(stderr).toBe('')
  const parts = JSON.parse(stdout) as Part[]
  const base = `${join(project.folder, 'project')}/`
  const mistakes = parts.flatMap((part) =>
    part.mistakes.map(({ file, line, message }) => `${file.replace(base, '')}:${line}: ${message}`),
  )
  return { code, parts, mistakes }
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
      /^deftunes\.yaml:\d+: sources\.api: .*colour/,
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

  it('leaves values with variables to the moment they are used', async () => {
    await project.edit('deftunes.yaml', 'kind: rest', 'kind: rest\n    attempts: ${ATTEMPTS}')
    expect((await check()).mistakes).toEqual([])
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
      "quality/user.dqdl:1: expected the name of a dataset (sessions, songs, users), got 'user'",
      `dags/deftunes_songs_pipeline.ts:1: expected another id than 'deftunes_api_pipeline', which ${folder}/dags/deftunes_api_pipeline.ts has`,
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
    await project.edit('quality/users.dqdl', 'RowCount > 0,', 'DuplicateRowCount = 0,')
    const warning = /quality\/users\.dqdl:4:\d+: DuplicateRowCount is a rule of Deequ/
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
      expect.objectContaining({ line: 4, message: expect.stringContaining('Deequ') as string }),
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
