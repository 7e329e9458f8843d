import { existsSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { openRunHistory, type Holder, type SeenRun } from '@deftunes/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ScratchProject, type Started } from '../../../test/project.ts'

let project: ScratchProject
let started: Started[]

beforeEach(async () => {
  project = await ScratchProject.make({})
  started = []
  // Its own DAGs would run for yesterday, and have no sources here.
  for (const id of ['songs', 'api']) await rm(path(`project/dags/deftunes_${id}_pipeline.ts`))
})
afterEach(async () => {
  for (const one of started) one.kill()
  await Promise.all(started.map(({ ended }) => ended))
  await project.remove()
})

const path = (name: string) => join(project.folder, name)

/** A DAG that is due each second; its only task waits as long as a file is there. */
async function writeTicking(id: string, returned: number): Promise<void> {
  const text = `
import { existsSync } from 'node:fs'
import { dag, delta, task } from '@deftunes/orchestrator'

const act = async () => {
  while (existsSync(${JSON.stringify(path('wait'))})) await new Promise((go) => setTimeout(go, 10))
  return ${returned}
}

export default dag({ id: '${id}', startDate: '2024-01-01', schedule: delta('1s'), maxActiveRuns: 1, tasks: [task({ id: 'act', run: act, retries: 0 })] })
`
  await writeFile(path(`project/dags/${id}.ts`), text)
}

/** A DAG that is due each second and fails until a file is there. */
async function writeFailing(): Promise<void> {
  await writeFile(
    path('project/dags/fails.ts'),
    `
import { existsSync } from 'node:fs'
import { dag, delta, task } from '@deftunes/orchestrator'

const act = async () => {
  if (!existsSync(${JSON.stringify(path('mended'))})) throw new Error('no luck')
}

export default dag({ id: 'fails', startDate: '2024-01-01', schedule: delta('1s'), maxActiveRuns: 1, tasks: [task({ id: 'act', run: act, retries: 0 })] })
`,
  )
}

function up(...words: string[]): Started {
  const one = project.start('up', '--port', '0', ...words)
  started.push(one)
  return one
}

function look<Seen>(at: (history: ReturnType<typeof openRunHistory>) => Seen): Seen {
  const history = openRunHistory({ file: path('state/state.db') })
  try {
    return at(history)
  } finally {
    history.close()
  }
}

const runs = (): SeenRun[] => look((history) => history.runs())
const outputs = () =>
  runs().map(({ runId }) => look((history) => history.tasks(runId)[0]?.output ?? null))

/** Waits until something holds; the test's own time limit ends it. */
async function until<Found>(find: () => Found | undefined | false): Promise<Found> {
  for (;;) {
    const found = find()
    if (found !== undefined && found !== false) return found
    await delay(50)
  }
}

async function untilAnswered<Found>(find: () => Promise<Found | false>): Promise<Found> {
  for (;;) {
    const found = await find()
    if (found !== false) return found
    await delay(50)
  }
}

const readLines = (file: string) => readFileSync(file, 'utf8').trim().split('\n')

const serving = (): Holder | undefined =>
  existsSync(path('state/state.db'))
    ? look((history) => {
        const holder = history.holder()
        return holder?.url ? holder : undefined
      })
    : undefined

describe('deftunes up', () => {
  it('runs what is due, serves its health and metrics, and takes edits and errors of DAG files in', async () => {
    await writeTicking('tick', 1)
    up()
    const { url, pid } = await until(serving)
    await until(() => runs().filter(({ state }) => state === 'success').length >= 2)
    const health = (await (await fetch(`${url}/healthz`)).json()) as object
    expect(health).toMatchObject({ status: 'running', pid, dags: 1, errors: {} })
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/deftunes_runs_total\{dag="tick",state="success",type="scheduled"\} \d/)
    await writeTicking('tick', 2)
    await until(() => outputs().includes(2))
    await writeFile(path('project/dags/tick.ts'), `\nthrow new Error('not today')\n`)
    const errors = await untilAnswered(async () => {
      const found = (await (await fetch(`${url}/healthz`)).json()) as { errors: object }
      return Object.keys(found.errors).length > 0 && found.errors
    })
    expect(errors).toEqual({ 'dags/tick.ts:2': 'not today' })
    const before = runs().length
    await until(() => runs().length > before + 1)
    expect(outputs().filter((output) => output === 2).length).toBeGreaterThan(1)
  })

  it('is one a project: another says who it is, one that stands by takes over when it is gone', async () => {
    await writeTicking('tick', 1)
    const first = up()
    const { pid } = await until(serving)
    const second = await project.run('up', '--port', '0')
    expect(second.code).toBe(5)
    expect(second.stderr).toContain(`run by process ${pid} on`)
    up('--standby')
    await until(() => runs().some(({ state }) => state === 'success'))
    first.kill()
    const next = await until(() => {
      const holder = serving()
      return holder?.pid !== pid && holder
    })
    const before = runs().length
    await until(() => runs().length > before)
    expect(next.pid).not.toBe(pid)
    expect(runs().filter(({ state }) => state === 'interrupted')).toEqual([])
  })

  it('that is told to stop lets what runs end and begins nothing', async () => {
    await writeFile(path('wait'), '')
    await writeTicking('tick', 1)
    const { pid, ended } = up()
    await until(() => serving() && runs().some(({ state }) => state === 'running'))
    process.kill(pid, 'SIGTERM')
    await delay(500)
    expect(runs().map(({ state }) => state)).toEqual(['running'])
    await rm(path('wait'))
    const { code, stderr } = await ended
    expect([code, runs().map(({ state }) => state)]).toEqual([0, ['success']])
    expect(stderr).toContain('draining: what runs goes on to its end')
  })

  it('that is told so twice stops at once, and the next goes on with what ran', async () => {
    await writeFile(path('wait'), '')
    await writeTicking('tick', 1)
    const { pid, ended } = up()
    await until(() => serving() && runs().some(({ state }) => state === 'running'))
    process.kill(pid, 'SIGTERM')
    await delay(600)
    process.kill(pid, 'SIGTERM')
    expect((await ended).code).toBe(130)
    expect(runs().map(({ state }) => state)).toEqual(['interrupted'])
    const [{ runId } = { runId: '' }] = runs()
    await rm(path('wait'))
    up()
    await until(() => look((history) => history.run(runId)?.state === 'success'))
  })

  it('goes on in the background with --detach, where status finds it and down ends it', async () => {
    await writeTicking('tick', 1)
    const detached = await project.run('up', '--port', '0', '--detach')
    expect([detached.code, detached.stderr]).toEqual([0, ''])
    expect(detached.stdout).toMatch(
      /^process \d+ on .* at http:\/\/127\.0\.0\.1:\d+, last seen .*; log: /,
    )
    const again = await project.run('up', '--port', '0', '--detach')
    const { pid } = await until(serving)
    expect([again.code, again.stdout]).toEqual([5, ''])
    expect(again.stderr).toMatch(
      new RegExp(`^error ORCHESTRATOR_BUSY pipelines .* run by process ${pid} on .*\\n$`),
    )
    const { stdout } = await project.run('status', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ health: { status: 'running', dags: 1 } })
    expect((await project.run('down')).stdout).toMatch(/^process \d+ ended after /)
    expect((await project.run('status')).stdout).toMatch(/^Nobody runs this project/)
    expect((await project.run('down')).code).toBe(0)
  })

  it('says so when its port is taken, and leaves the project to others', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const { code, stderr } = await project.run('up', '--port', String(port))
      expect(stderr).toContain(`expected to listen on 127.0.0.1:${port}, got: listen EADDRINUSE`)
      expect(code).toBe(2)
      expect(look((history) => history.holder())).toBeUndefined()
    } finally {
      server.close()
    }
  })

  it('says at its start which channels cannot be reached because a variable is not set', async () => {
    await project.edit(
      'deftunes.yaml',
      'sources:',
      "alerts:\n  channels:\n    ops: { kind: slack, url: '${SLACK_URL}' }\nsources:",
    )
    const { pid, ended } = up()
    await until(serving)
    process.kill(pid, 'SIGTERM')
    expect((await ended).stderr).toContain(
      'alerts.channels.ops.url: expected a value for ${SLACK_URL}, got none: set the environment variable',
    )
  })

  it('tells a receiver that a task failed, that its run did, and that the DAG has recovered', async () => {
    await writeFailing()
    await project.edit(
      'deftunes.yaml',
      'sources:',
      `alerts:\n  channels:\n    log: { kind: file, path: ../alerts.jsonl }\n  rules:\n    - to: [log]\n      dedupe: 1h\nsources:`,
    )
    up()
    const told = () => (existsSync(path('alerts.jsonl')) ? readLines(path('alerts.jsonl')) : [])
    await until(() => told().length >= 2)
    await writeFile(path('mended'), '')
    await until(() => told().some((line) => line.includes('recovered')))
    const kinds = told().map((line) => (JSON.parse(line) as { data: { kind: string } }).data.kind)
    expect(new Set(kinds)).toEqual(new Set(['task_failed', 'run_failed', 'recovered']))
  })

  it('says which alerts were given up, and counts them', async () => {
    const gone = createServer((request, response) => {
      request.resume().once('end', () => response.writeHead(410).end())
    })
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    try {
      await writeFailing()
      const channel = `{ kind: webhook, url: 'http://127.0.0.1:${port}' }`
      const rule = '{ kinds: [task_failed], dedupe: 1h, to: [gone] }'
      const alerts = `{ channels: { gone: ${channel} }, rules: [${rule}] }`
      await project.edit('deftunes.yaml', 'sources:', `alerts: ${alerts}\nsources:`)
      const { pid, ended } = up()
      const { url } = await until(serving)
      await untilAnswered(async () => {
        const metrics = await (await fetch(`${url}/metrics`)).text()
        return metrics.includes('deftunes_alerts_given_up_total{channel="gone"} 1')
      })
      process.kill(pid, 'SIGTERM')
      expect((await ended).stderr).toMatch(
        /alert ".*fails.* is given up after attempt 1: channel gone: expected an answer of 2xx from .*, got 410 Gone/,
      )
    } finally {
      gone.closeAllConnections()
      gone.close()
    }
  })

  it('reports runs as traces to an OTLP endpoint that is named', async () => {
    const heard: string[] = []
    const server = createServer((request, response) => {
      heard.push(request.url ?? '')
      request.resume().once('end', () => response.end('{}'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      await project.edit(
        'deftunes.yaml',
        'sources:',
        `otel: { endpoint: 'http://127.0.0.1:${port}', interval: 200ms }\nsources:`,
      )
      await writeTicking('tick', 1)
      up()
      await until(() => heard.includes('/v1/traces') && heard.includes('/v1/metrics'))
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
