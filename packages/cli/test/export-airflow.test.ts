import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

  it('refuses a project whose alerts nobody would be told by, unless that is meant', async () => {
    const folder = join(out, 'with-alerts')
    const rules = 'alerts: { channels: { log: { kind: stdout } }, rules: [{ to: [log] }] }'
    await mkdir(join(folder, 'dags'), { recursive: true })
    await writeFile(join(folder, 'deftunes.yaml'), `name: told\nsources: {}\n${rules}\n`)
    const words = ['export', 'airflow', '--project', folder, '--out', join(out, 'told')]
    const refused = await deftunes(...words)
    expect(refused.stderr).toContain('alerts: nobody would be told by the 1 rule of deftunes.yaml')
    expect(refused.code).toBe(2)
    expect(await deftunes(...words, '--without-alerts')).toMatchObject({ code: 0 })
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
