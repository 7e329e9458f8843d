import { rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'

import { openRunStore } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject } from '../../../test/project.ts'
import { deftunes } from './in-process.ts'

let project: ScratchProject

const path = (name: string) => join(project.folder, name)

const dag = (id: string, options: string) => `
import { cronDataInterval, dag, task } from '@deftunes/orchestrator'

const run = async ({ logger, params }) => {
  logger.info('loads', { table: 'songs' })
  logger.warn('songs are few')
  if (params.fail) throw new Error('no such table')
  return { rows: 7 }
}

export default dag({
  id: '${id}',
  startDate: '2024-01-01',
  ${options}
  tasks: [
    task({ id: 'load', run, retries: 0 }),
    task({ id: 'check', after: 'load', run: async () => null }),
  ],
})
`

beforeEach(async () => {
  project = await ScratchProject.make({})
  for (const id of ['songs', 'api']) await rm(path(`project/dags/deftunes_${id}_pipeline.ts`))
  await writeFile(path('project/dags/works.ts'), dag('works', ''))
})
afterEach(() => project.remove())

function ask(...words: string[]) {
  return deftunes(...words, '--project', path('project'), '--state', path('state'))
}

async function told(...words: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await ask(...words, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** As it is kept. */
function inStore<Seen>(look: (store: ReturnType<typeof openRunStore>) => Seen): Seen {
  const store = openRunStore({ file: path('state/state.db') })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

const states = (runId: string) =>
  inStore((store) => [store.run(runId)?.state, ...store.tasks(runId).map(({ state }) => state)])

/** A run whose first task failed. */
async function failedRun(): Promise<string> {
  const words = ['--date', '2024-01-02', '--param', 'fail=true']
  const { code } = await ask('run', 'works', ...words, '--json')
  expect(code).toBe(3)
  return 'works__20240102__1'
}

describe('without a process that runs the project', () => {
  it('acts upon runs begin nothing, and are recorded with who asked', async () => {
    const run = await failedRun()
    expect(states(run)).toEqual(['failed', 'failed', 'upstream_failed'])
    expect(await told('mark', run, 'load', 'success')).toEqual({ marked: 1 })
    expect(states(run)).toEqual(['queued', 'success', 'none'])
    expect((await ask('cancel', run, '--reason', 'wrong day')).stdout).toContain(
      `${run} is cancelled`,
    )
    expect(states(run)).toEqual(['failed', 'success', 'skipped'])
    expect(await told('clear', run, '--task', 'check')).toEqual({ cleared: [`${run} check`] })
    expect(states(run)).toEqual(['queued', 'success', 'none'])
    expect((await ask('note', run, 'checked')).stdout).toBe(`${run} is noted: checked\n`)
    const shown = (await ask('runs', 'show', run)).stdout
    expect(shown).toContain('params: fail=true\n')
    expect(shown).toContain('note: checked\n')
    expect(shown).toContain(`load marked success by ${userInfo().username}`)
    const asked = (await told('audit')) as { actor: string; kind: string; state: string }[]
    expect(asked.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      ['note', 'clear', 'cancel', 'mark', 'trigger'].map((kind) => `${kind} done`),
    )
    expect(new Set(asked.map(({ actor }) => actor))).toEqual(new Set([userInfo().username]))
  })

  it('a run goes on with the DAG that it began with, and with that of now where it is asked for', async () => {
    const run = await failedRun()
    await writeFile(path('project/dags/works.ts'), dag('works', '').replace('params.fail', 'false'))
    expect(await ask('retry', run, '--json')).toMatchObject({ code: 3 })
    expect(states(run)).toEqual(['failed', 'failed', 'upstream_failed'])
    expect(await ask('retry', run, '--latest', '--json')).toMatchObject({ code: 0 })
    expect(states(run)).toEqual(['success', 'success', 'success'])
  })

  it('a run that has set something up is cancelled by its teardown, whoever runs that', async () => {
    const torn = dag('works', '')
      .replace('dag, task }', 'dag, setup, task, teardown }')
      .replace(
        "task({ id: 'load', run, retries: 0 })",
        "setup(task({ id: 'make', run: async () => null })), task({ id: 'load', after: 'make', run, retries: 0 })",
      )
      .replace(
        'run: async () => null }),\n  ]',
        "run: async () => null }), teardown(task({ id: 'drop', after: 'check', run: async () => null }), { of: 'make' }),\n  ]",
      )
    await writeFile(path('project/dags/works.ts'), torn)
    const run = await failedRun()
    expect(states(run)).toEqual(['failed', 'success', 'failed', 'upstream_failed', 'success'])
    await ask('clear', run, '--task', 'check')
    await ask('mark', run, 'make', 'success')
    const { stdout } = await ask('cancel', run)
    expect(stdout).toContain(
      `${run} is being cancelled: what ran of it was stopped; what was set up is torn down by drop when npx deftunes retry ${run} `,
    )
    expect(await ask('retry', run, '--json')).toMatchObject({ code: 3 })
    expect(states(run)).toEqual(['failed', 'success', 'failed', 'skipped', 'success'])
  })

  it('what is refused is told by its own code, and recorded, too', async () => {
    const run = await failedRun()
    const { code, stderr } = await ask('cancel', run)
    expect(code).toBe(2)
    expect(stderr).toContain(`run '${run}': expected an open run, got one with state failed`)
    expect(await ask('mark', run, 'lod', 'success')).toMatchObject({ code: 2 })
    expect(await ask('pause', 'wroks')).toMatchObject({ code: 2 })
    expect((await ask('audit', '--limit', '1')).stdout).toMatch(
      /pause +\{"dagId":"wroks"\} +refused: DAG 'wroks': expected one of works/,
    )
  })
})

describe('parameters', () => {
  beforeEach(() =>
    writeFile(
      path('project/dags/works.ts'),
      dag(
        'works',
        "params: { limit: { type: 'integer', maximum: 20 }, country: { type: 'string' }, on: { type: 'boolean', default: true }, tags: { type: 'array', default: [] } },",
      ),
    ),
  )

  it('of a run are refused all at once: what is no JSON, what does not fit, and names that are none', async () => {
    const words = ['limit=30', 'on=nope', 'tags=a', 'cuontry=FR'].flatMap((one) => ['--param', one])
    const { code, stderr } = await ask('run', 'works', '--date', '2024-01-02', ...words)
    expect([code, stderr.trimEnd().split('\n')]).toEqual([
      2,
      [
        "error ORCHESTRATOR_PARAMS_INVALID DAG 'works':",
        "  param 'on': expected boolean as JSON, got 'nope'",
        "  param 'tags': expected array as JSON, got 'a'",
        '  param \'cuontry\': expected one of limit, country, on, tags; did you mean "country"?',
        expect.stringMatching(/^ {2}param 'limit': .*20.*, got 30$/),
        "  param 'country': expected string, got nothing",
      ],
    ])
  })

  it('that a run cannot do without refuse a backfill, before it is run as when it is', async () => {
    const words = ['backfill', 'works', '--from', '2024-01-02', '--to', '2024-01-03']
    const [dry, real] = [await ask(...words, '--dry-run'), await ask(...words)]
    expect(real.stderr).toContain("param 'limit': expected integer, got nothing")
    expect([real.code, dry]).toEqual([2, real])
  })

  it('are given to every run of a backfill, which another with other ones does not go on with', async () => {
    const words = ['backfill', 'works', '--from', '2024-01-02', '--to', '2024-01-03']
    const given = (limit: string) => ['--param', `limit=${limit}`, '--param', 'country=FR']
    const dry = await told(...words, ...given('3'), '--dry-run')
    expect(dry).toMatchObject([{ run: true }, { run: true }])
    const params = async (limit: string) =>
      ((await told(...words, ...given(limit))) as { params: object }[]).map((run) => run.params)
    const kept = (limit: number) => ({ limit, country: 'FR', on: true, tags: [] })
    expect(await params('3')).toEqual([kept(3), kept(3)])
    expect(await params('4')).toEqual([kept(4), kept(4)])
    const refused = await ask(...words, ...given('30'), '--param', 'tgas=[]')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('did you mean "tags"?')
    expect(inStore((store) => store.batches().map(({ state }) => state))).toEqual([
      'success',
      'success',
    ])
  })

  it('that are refused stand in the audit log, each of them', async () => {
    await ask('run', 'works', '--date', '2024-01-02', '--param', 'limit=30')
    expect((await ask('audit', '--limit', '1')).stdout).toMatch(
      /refused: DAG 'works': param 'limit': .*, got 30; param 'country': expected string, got nothing/,
    )
  })

  it('are as one likes where the DAG declares none', async () => {
    await writeFile(path('project/dags/works.ts'), dag('works', ''))
    const run = await told('run', 'works', '--date', '2024-01-02', '--param', 'any=thing')
    expect(run).toMatchObject({ state: 'success', params: { any: 'thing' } })
  })
})

describe('dags', () => {
  it('are listed with schedule, next and last run, and files that define none', async () => {
    await writeFile(
      path('project/dags/daily.ts'),
      dag('daily', `schedule: cronDataInterval('@daily'),`),
    )
    await writeFile(path('project/dags/broken.ts'), 'export default 1')
    await writeFile(
      path('project/dags/follower.ts'),
      dag('follower', `schedule: { timetable: 'AssetTriggeredTimetable', assets: 'songs' },`),
    )
    const { code, stdout } = await ask('dags', '--json')
    expect(code).toBe(2)
    const { dags, errors } = JSON.parse(stdout) as { dags: object[]; errors: object[] }
    expect(dags).toMatchObject([
      { dag_id: 'daily', schedule: 'Daily at 00:00', paused: false, file: 'dags/daily.ts' },
      { dag_id: 'follower', schedule: 'When updated: songs', next_run: null },
      { dag_id: 'works', schedule: 'By hand', next_run: null, last_run: null },
    ])
    expect(errors).toMatchObject([{ file: 'dags/broken.ts' }])
  })

  it('whose file is broken are there as they last were, with what is wrong now', async () => {
    await writeFile(
      path('project/dags/daily.ts'),
      dag('daily', `schedule: cronDataInterval('@daily'),`),
    )
    expect(await ask('pause', 'works')).toMatchObject({ code: 0 })
    await writeFile(path('project/dags/daily.ts'), `\nthrow new Error('not today')\n`)
    const { code, stdout } = await ask('dags')
    expect(code).toBe(2)
    expect(stdout).toMatch(/^daily +Daily at 00:00 .*dags\/daily\.ts/m)
    const wrong = 'error dags/daily.ts:2: not today; its last good version goes on\n'
    expect(stdout).toContain(wrong)
    const planned = await ask('plan', '--dag', 'daily')
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining(wrong) as string })
    expect(planned.stdout).toContain('data of [')
    const words = ['--from', '2024-01-02', '--to', '2024-01-02', '--dry-run']
    expect((await ask('backfill', 'daily', ...words)).stdout).toContain('1 of 1 runs would be made')
  })

  it('that are paused say so, and plan nothing', async () => {
    const daily = dag('daily', `schedule: cronDataInterval('@daily'),`)
    await writeFile(path('project/dags/daily.ts'), daily)
    expect((await ask('plan', '--dag', 'daily')).stdout).toMatch(/^ {2}now +data of \[/m)
    expect((await ask('pause', 'daily')).stdout).toContain('daily is paused: only what is asked')
    expect((await ask('dags')).stdout).toMatch(/daily +Daily at 00:00 +paused/)
    expect((await ask('plan', '--dag', 'daily')).stdout).toBe(
      'daily  Daily at 00:00  paused\n  nothing within 7 days\n',
    )
    expect((await ask('unpause', 'daily')).code).toBe(0)
    expect((await ask('plan', '--dag', 'daily')).stdout).toContain('data of [')
  })
})

describe('a backfill', () => {
  const range = ['--from', '2024-01-02', '--to', '2024-01-04']

  it('is told before it is run, date by date, by what has run already', async () => {
    await failedRun()
    await ask('run', 'works', '--date', '2024-01-03')
    const plan = ['backfill', 'works', ...range, '--dry-run']
    const dates = async (...words: string[]) =>
      ((await told(...plan, ...words)) as { ingest_on: string; run: boolean }[])
        .filter(({ run }) => run)
        .map((one) => one.ingest_on)
    expect(await dates()).toEqual(['2024-01-02', '2024-01-03', '2024-01-04'])
    expect(await dates('--rerun', 'failed', '--reverse')).toEqual(['2024-01-04', '2024-01-02'])
    expect(await dates('--rerun', 'none')).toEqual(['2024-01-04'])
    const { stdout } = await ask(...plan, '--rerun', 'none')
    expect(stdout).toMatch(/2024-01-02 .* works__20240102__1 failed +be passed over/)
    expect(stdout).toContain('1 of 3 runs would be made; none was')
    expect(inStore((store) => store.batches())).toEqual([])
  })

  it('runs what it said, and is listed, paused, resumed and cancelled by a part of its key', async () => {
    await failedRun()
    const { code } = await ask('backfill', 'works', ...range, '--rerun', 'none', '--reverse')
    expect(code).toBe(0)
    const [batch] = (await told('backfills')) as { key: string }[]
    expect(batch).toMatchObject({ state: 'success', rerun: 'none', runs: { success: 2 } })
    const { stderr } = await ask('backfills', 'pause', batch?.key.slice(-8) ?? '')
    expect(stderr).toContain(`backfill '${batch?.key}': expected one that is open (none)`)
    expect((await ask('backfills', 'pause', 'nope')).stderr).toContain(
      `backfill 'nope': expected the key of one, or its beginning or end (${batch?.key})`,
    )
    const key = 'backfill-works-2024-02-01-2024-02-02-0a1b2c3d'
    inStore((store) =>
      store.apply(1_000_000, [
        {
          kind: 'batch-created',
          batch: {
            ...{ key, maxActiveRuns: 1, rerun: 'all', stopOnFailure: true, state: 'open' },
            runs: [{ dagId: 'works', ingestOn: '2024-02-01' }],
            createdAt: '2024-02-01T00:00:00.000Z',
          },
        },
      ]),
    )
    expect(await told('backfills', 'pause', '0a1b2c3d')).toEqual({ key, state: 'paused' })
    expect(await told('backfills', 'resume', 'backfill-works-2024-02')).toMatchObject({
      state: 'open',
    })
    expect((await ask('backfills', 'cancel', '0a1b2c3d')).stdout).toContain(`${key} is cancelled`)
    expect((await ask('backfills')).stdout).toMatch(
      /-0a1b2c3d +cancelled +2024-02-01 to 2024-02-01 \(1\) +none/,
    )
  })
})

describe('logs', () => {
  it('of the last try are printed, with what its lines say besides', async () => {
    const run = await failedRun()
    const { code, stdout, stderr } = await ask('logs', run, 'load')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^load, try 1, failed, began 20/)
    expect(stdout).toMatch(/^[\d:.]{12} info {2}loads table=songs$/m)
    expect(stdout).toMatch(/^[\d:.]{12} warn {2}songs are few$/m)
    expect(stdout).toMatch(
      /^[\d:.]{12} error no such table code=ORCHESTRATOR_TASK_FAILED\nError: no such table\n/m,
    )
    const lines = (await ask('logs', run, 'load', '--json')).stdout.trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toContain(
      'loads',
    )
    expect((await ask('logs', run, 'check')).stderr).toContain(
      'has begun; the task: upstream_failed',
    )
    expect(await ask('logs', run, 'lod')).toMatchObject({ code: 2 })
  })

  it('that are old are removed, and the run still tells where they were', async () => {
    const run = await failedRun()
    await project.edit('deftunes.yaml', 'workers: 2', 'workers: 2\nlogs: { retention: 30 }')
    expect(await told('logs', 'prune')).toMatchObject({ files: 0, days: 30 })
    expect(await told('logs', 'prune', '--days', '0')).toMatchObject({ runs: [run], files: 1 })
    expect((await ask('logs', run, 'load')).stderr).toMatch(/no log at .*: it was removed/)
  })
})

describe('alerts', () => {
  it('are none where nothing was raised, and no channel is tried where there is none', async () => {
    expect((await ask('alerts')).stdout).toBe('No alerts yet.\n')
    expect((await ask('alerts', 'test')).stdout).toMatch(/^No channels/)
    expect((await ask('alerts', 'retry')).stdout).toBe('No delivery was given up.\n')
  })

  it('are not said to be none where only such as are asked for are', async () => {
    const kept = '{ kind: file, path: ../alerts.jsonl }'
    const alerts = `{ channels: { kept: ${kept} }, rules: [{ kinds: [run_failed], to: [kept] }] }`
    await project.edit('deftunes.yaml', 'workers: 2', `workers: 2\nalerts: ${alerts}`)
    await failedRun()
    expect(await told('alerts')).toMatchObject([{ channel: 'kept', state: 'sent' }])
    expect((await ask('alerts', '--only', 'dead', '--channel', 'kept')).stdout).toBe(
      "No delivery that is dead to the channel 'kept'; there are others.\n",
    )
  })

  it('are tried channel by channel', async () => {
    await project.edit(
      'deftunes.yaml',
      'workers: 2',
      `workers: 2
alerts:
  channels:
    kept: { kind: file, path: alerts.jsonl }`,
    )
    expect(await told('alerts', 'test')).toEqual([{ channel: 'kept', ok: true }])
    const { code, stdout } = await ask('alerts', 'test', 'kpet')
    expect([code, stdout]).toEqual([
      2,
      '✗ kpet ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN channel kpet: expected one of kept; did you mean "kept"?\n',
    ])
  })
})
