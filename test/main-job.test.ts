import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startSimulator, type FaultKind, type RunningSimulator } from '@deftunes/simulator'

import { meddlingProxy } from './meddling-proxy.ts'
import { ScratchProject } from './project.ts'

const api = 'deftunes_api_pipeline'
const songs = 'deftunes_songs_pipeline'

let sources: RunningSimulator
let sourceFolder: string
let project: ScratchProject
let undisturbed: Record<string, string>

beforeAll(async () => {
  sourceFolder = await mkdtemp(join(tmpdir(), 'sources-'))
  sources = await startSimulator({
    folder: sourceFolder,
    songs: 1_000,
    users: 200,
    sessionsPerDay: 300,
    days: 8,
  })
  project = await ScratchProject.make({
    DEFTUNES_SONGS_DB_URL: sources.postgresUrl,
    DEFTUNES_API_URL: sources.apiUrl,
  })
  expect(await project.run('run', songs, '--date', '2024-01-02')).toMatchObject({ code: 0 })
  const backfill = ['backfill', api, '--from', '2024-01-02', '--to', '2024-01-05']
  expect(await project.run(...backfill)).toMatchObject({ code: 0 })
  undisturbed = await project.contents()
})

afterAll(async () => {
  await project.remove()
  await sources.stop()
  await rm(sourceFolder, { recursive: true, force: true })
})

describe('the main job', () => {
  it('conserves sales from the source to both BI views', async () => {
    const [row] = await project.rows<Record<string, string>>(`SELECT
      (SELECT sum(price) FROM serving.fact_session) AS facts,
      (SELECT sum(total_sales) FROM serving.sales_per_artist_vw) AS artists,
      (SELECT sum(total_sales) FROM serving.sales_per_country_vw) AS countries,
      (SELECT sum(price) FROM (SELECT DISTINCT ON (session_id, item_position) price FROM transform.sessions)) AS sessions`)
    expect(Number(row?.['facts'])).toBeGreaterThan(0)
    expect(new Set(Object.values(row ?? {})).size).toBe(1)
  })

  it('lands, loads or rejects every record of the source', async () => {
    const [row] = await project.rows<Record<string, string>>(`SELECT
      (SELECT sum(rows) FROM ops.landings WHERE dataset = 'sessions') AS landed,
      (SELECT count(*) FROM landing.sessions) AS records,
      (SELECT count(*) FROM transform.sessions_rejected) AS rejected,
      (SELECT sum(CAST(output->>'loaded' AS BIGINT)) FROM ops.task_instances WHERE task_id = 'transform_sessions') AS loaded`)
    expect(Number(row?.['rejected'])).toBeGreaterThan(0)
    expect(Number(row?.['landed'])).toBe(Number(row?.['records']))
    expect(Number(row?.['landed'])).toBe(Number(row?.['loaded']) + Number(row?.['rejected']))
  })

  it('says of a rejected record what was expected, and finds it in its file', async () => {
    const [row] = await project.rows<{
      reason: string
      found: string
      raw: string
    }>(`SELECT bad.reason, bad.raw,
      (SELECT landed.json FROM (SELECT json, source_file, row_number() OVER () AS position FROM landing.sessions
        WHERE ingest_on = bad.ingest_on) AS landed WHERE landed.position = bad.source_position) AS found
      FROM (SELECT * FROM transform.sessions_rejected ORDER BY ingest_on, source_position LIMIT 1) AS bad`)
    expect(row?.reason).toMatch(/: expected .*, got /)
    expect(row?.found).toBe(row?.raw)
  })

  it.each([
    ['the newest interval', ['run', api, '--date', '2024-01-05']],
    ['an older interval', ['run', api, '--date', '2024-01-03']],
    ['the catalogue', ['run', songs, '--date', '2024-01-02']],
    ['a range', ['backfill', api, '--from', '2024-01-03', '--to', '2024-01-04']],
    ['all models from scratch', ['dbt', 'build', '--full-refresh']],
  ])('done again for %s leaves the same contents', async (_, command) => {
    expect(await project.run(...command)).toMatchObject({ code: 0 })
    expect(await project.contents()).toEqual(undisturbed)
  })

  it('counts a session once that comes twice with its items in another order', async () => {
    const total = `SELECT sum(price) AS total, count(*) AS items FROM serving.fact_session`
    const before = await project.rows(total)
    const turned = (body: string) => {
      const sessions = JSON.parse(body) as { session_items?: object[] }[]
      const [first] = sessions.filter(({ session_items: items }) => (items?.length ?? 0) > 1)
      const copy = { ...first, session_items: [...(first?.session_items ?? [])].reverse() }
      return JSON.stringify([...sessions, copy])
    }
    const proxy = await meddlingProxy(sources.apiUrl, (body) =>
      body.includes('session_items') ? turned(body) : body,
    )
    project.environment['DEFTUNES_API_URL'] = proxy.url
    try {
      expect(await project.run('run', api, '--date', '2024-01-05')).toMatchObject({ code: 0 })
      expect(await project.rows(total)).toEqual(before)
    } finally {
      project.environment['DEFTUNES_API_URL'] = sources.apiUrl
      proxy.close()
    }
    expect(await project.run('run', api, '--date', '2024-01-05')).toMatchObject({ code: 0 })
    expect(await project.contents()).toEqual(undisturbed)
  })

  it('publishes nothing of a run in which one session has a price of 5', async () => {
    const before = await project.contents()
    const proxy = await meddlingProxy(sources.apiUrl, (body) =>
      body.replace(/"price":[\d.]+/, '"price":5'),
    )
    project.environment['DEFTUNES_API_URL'] = proxy.url
    try {
      const { code, stderr } = await project.run('run', api, '--date', '2024-01-06')
      expect(code).toBe(4)
      expect(stderr).toMatch(
        /ColumnValues "price" <= 2: expected every row .*, got .*\b1 of [\d,]+/,
      )
    } finally {
      project.environment['DEFTUNES_API_URL'] = sources.apiUrl
      proxy.close()
    }
    expect(await project.contents()).toEqual(before)
    const sold = `SELECT price FROM transform.sessions WHERE price > 2`
    expect(await project.rows(sold)).toEqual([])
    expect(await project.rows(sold, '--branch', `run_${api}__20240106__1`)).toEqual([
      { price: '5.00' },
    ])
  })

  it('publishes nothing of a run that breaks a rule, and goes on once the rule is right', async () => {
    const mend = await project.edit('quality/sessions.dqdl', '"price" <= 2,', '"price" <= 0.5,')
    const before = await project.contents()
    const { code, stderr } = await project.run('run', api, '--date', '2024-01-06')
    expect(code).toBe(4)
    expect(stderr).toMatch(
      /Rule_14: ColumnValues "price" <= 0\.5: expected every row .*, got [\d,]+ of/,
    )
    expect(await project.contents()).toEqual(before)
    const count = `SELECT count(*) AS n FROM transform.sessions WHERE ingest_on = DATE '2024-01-06'`
    const branch = `run_${api}__20240106__2`
    expect(
      Number((await project.rows<{ n: string }>(count, '--branch', branch))[0]?.n),
    ).toBeGreaterThan(0)
    await mend()
    expect(await project.run('retry', `${api}__20240106__2`)).toMatchObject({ code: 0 })
    undisturbed = await project.contents()
  })

  it('tried again after later days were published, a run leaves what a rebuild gives', async () => {
    const mend = await project.edit('quality/users.dqdl', 'RowCount > 0', 'RowCount > 1000000')
    expect(await project.run('run', api, '--date', '2024-01-07')).toMatchObject({ code: 4 })
    await mend()
    const later = ['backfill', api, '--from', '2024-01-08', '--to', '2024-01-09']
    expect(await project.run(...later)).toMatchObject({ code: 0 })
    expect(await project.run('retry', `${api}__20240107__1`)).toMatchObject({ code: 0 })
    undisturbed = await project.contents()
    expect(await project.run('dbt', 'build', '--full-refresh')).toMatchObject({ code: 0 })
    expect(await project.contents()).toEqual(undisturbed)
    const loads = `SELECT count(DISTINCT ingest_on) AS loads FROM serving.fact_session`
    expect(await project.rows(loads)).toEqual([{ loads: '8' }])
  })

  it.each<FaultKind>(['429', '500', 'slow', 'cut', 'malformed'])(
    'survives the fault %s',
    async (kind) => {
      sources.api.faults.add({ kind, path: '/sessions' }, { kind, path: '/users' })
      expect(await project.run('run', api, '--date', '2024-01-06')).toMatchObject({ code: 0 })
      expect(sources.api.faults.list()).toEqual([])
      expect(await project.contents()).toEqual(undisturbed)
    },
  )

  it('says what to check when the token has expired, and publishes nothing', async () => {
    sources.api.faults.add({ kind: 'expired-token', path: '/sessions' })
    const { code, stderr } = await project.run('run', api, '--date', '2024-01-06')
    expect(code).toBe(3)
    expect(stderr).toMatch(/expected 200, got 401 .*; check the token of this source/)
    expect(await project.contents()).toEqual(undisturbed)
  })

  it('ends with the same contents after kills at any moment', async () => {
    for (const moment of [0, 150, 400, 650]) {
      const { ended, running, kill } = project.start('run', api, '--date', '2024-01-06')
      await running
      await delay(moment)
      kill()
      expect(await ended).toMatchObject({ code: null })
      expect(await project.contents()).toEqual(undisturbed)
    }
    expect(await project.run('run', api, '--date', '2024-01-06')).toMatchObject({ code: 0 })
    expect(await project.contents()).toEqual(undisturbed)
    const open = `SELECT run_id FROM ops.runs WHERE state NOT IN ('success', 'failed')`
    expect(await project.rows(open)).toEqual([])
  })

  it('is refused while another process runs the project', async () => {
    const { ended, running } = project.start('run', api, '--date', '2024-01-06')
    await running
    const second = await project.run('run', api, '--date', '2024-01-06')
    expect(second.code).toBe(5)
    expect(second.stderr).toMatch(/run by process \d+/)
    expect(await ended).toMatchObject({ code: 0 })
  })
})
