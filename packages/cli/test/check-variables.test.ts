import { readFile, writeFile } from 'node:fs/promises'
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

describe('check of variables and addresses', () => {
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

  it('tells an address of a database whose password has a sign that ends it, without telling it', async () => {
    project.environment['DEFTUNES_SONGS_DB_URL'] = 'postgres://u:p@s3cret#1@h/db'
    const { mistakes, stdout } = await check()
    expect(mistakes).toEqual([
      'deftunes.yaml:15: sources.songs_db.url: expected postgres://user:password@host:port/database, with other signs than letters and digits as %XX (# is %23, @ %40, / %2F, % %25)',
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
      'deftunes.yaml:5: state: expected no ${…}: only values of sources, alerts.channels, otel.endpoint and otel.headers are filled in from the environment',
    ])
  })

  it('warns of variables for sending that are not set, and of none that is', async () => {
    const file = join(project.folder, 'project/deftunes.yaml')
    const sections = `
otel:
  endpoint: '\${COLLECTOR}'
  headers: { Authorization: 'Bearer \${OTEL_TOKEN}' }
  service_name: '\${SERVICE}'
alerts:
  channels:
    ops: { kind: slack, url: '\${SLACK_URL}' }
    pager: { kind: webhook, url: 'https://\${PAGER}/in', headers: { Authorization: '\${SLACK_URL}' } }
  rules:
    - { to: [ops], template: { subject: '\${SUBJECT}' } }
`
    await writeFile(file, (await readFile(file, 'utf8')) + sections)
    Object.assign(project.environment, { COLLECTOR: 'http://there', PAGER: 'pager.example.com' })
    const idle =
      'expected no ${…}: only values of sources, alerts.channels, otel.endpoint and otel.headers are filled in from the environment'
    const unset = (name: string) =>
      `expected a value for \${${name}}, got none: set the environment variable; until then nothing can be sent there`
    const { code, warnings } = await check()
    expect([code, warnings]).toEqual([
      0,
      [
        `deftunes.yaml:23: otel.service_name: ${idle}`,
        `deftunes.yaml:29: alerts.rules.0.template.subject: ${idle}`,
        `deftunes.yaml:22: otel.headers.Authorization: ${unset('OTEL_TOKEN')}`,
        `deftunes.yaml:26: alerts.channels.ops.url: ${unset('SLACK_URL')}`,
        `deftunes.yaml:27: alerts.channels.pager.headers.Authorization: ${unset('SLACK_URL')}`,
      ],
    ])
  })
})
