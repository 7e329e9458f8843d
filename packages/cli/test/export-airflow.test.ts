import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { deftunes } from './in-process.ts'

let out: string

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'export-'))
})

afterAll(() => rm(out, { recursive: true, force: true }))

const project = join(import.meta.dirname, '../../../deftunes')
const exported = (...words: string[]) =>
  deftunes('export', 'airflow', '--project', project, '--out', join(out, 'dags'), ...words)

describe('export airflow', () => {
  it('writes each DAG and the pools, and says where', async () => {
    const { code, stdout } = await exported('--json')
    expect(code).toBe(0)
    const names = ['deftunes_api_pipeline.py', 'deftunes_songs_pipeline.py', 'pools.json']
    expect(JSON.parse(stdout)).toEqual(names.map((name) => join(out, 'dags', name)))
    expect(await readdir(join(out, 'dags'))).toEqual(names)
  })

  it('lets tasks find the project and the state that it was given', async () => {
    await exported('--state', join(out, "it's here"))
    const text = await readFile(join(out, 'dags', 'deftunes_api_pipeline.py'), 'utf8')
    expect(text).toContain(`deftunes --project ${project} --state '${out}/it'\\\\''s here'`)
  })

  it('gives containers the variables that sources name', async () => {
    await exported('--operator', 'docker', '--image', 'deftunes:1.0')
    const text = await readFile(join(out, 'dags', 'deftunes_songs_pipeline.py'), 'utf8')
    expect(text).toContain('SECRETS = ["DEFTUNES_SONGS_DB_URL", "DEFTUNES_API_URL"]')
  })

  it.each([
    [['--image', 'x'], '--image: expected --operator docker with it, got --operator bash'],
    [['--operator', 'docker'], '--operator docker: expected --image with it, got none'],
    [['--deftunes', 'a {{ b }}'], 'command: expected one line without {{'],
  ])('ends with 2 and says what is wrong with %j', async (words, message) => {
    const { code, stderr } = await exported(...words)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
