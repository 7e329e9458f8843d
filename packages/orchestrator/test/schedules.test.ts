import { describe, expect, it } from 'vitest'

import {
  continuous,
  cronDataInterval,
  cronTrigger,
  openRunStore,
  type DagOptions,
  type Run,
  type RunStore,
} from '../src/index.ts'
import { Engine, failure, success, type EngineOptions, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'
import { virtualClock } from './virtual-clock.ts'

const daily = cronDataInterval('0 0 * * *')

function opened(
  options: Partial<DagOptions<never>>,
  {
    now = '2024-01-05T00:00:00Z',
    looks = true,
    ...more
  }: Partial<EngineOptions> & { now?: string; looks?: boolean } = {},
) {
  const clock = virtualClock(now)
  const dags = [dagOf([plain('a', [], { retries: 0 })], { schedule: daily, ...options })]
  const engine = new Engine({ dags, clock, scheduling: true, inboxMs: 43_200_000, ...more })
  if (looks) engine.loop.hear({ kind: 'look' })
  return { engine, clock }
}

const byAge = ({ store }: Engine): Run[] => store.runs().reverse()
const days = (engine: Engine) => byAge(engine).map(({ logicalDate }) => logicalDate.slice(0, 10))

async function at(engine: Engine, instant: string) {
  await engine.until(
    () => engine.clock.now() >= Date.parse(instant) && engine.board.runs.size === 0,
  )
}

describe('a schedule', () => {
  it('with catchup makes a run of each interval that was missed, in order, and then of each that ends', async () => {
    const { engine } = opened({ catchup: true, maxActiveRuns: 2 })
    await at(engine, '2024-01-06T12:00:00Z')
    await engine.stop()
    expect(days(engine)).toEqual([
      ...['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'],
    ])
    expect(byAge(engine)[0]).toMatchObject({
      runType: 'scheduled',
      runId: 'd__20240102__1',
      interval: { start: '2024-01-01T00:00:00.000Z', end: '2024-01-02T00:00:00.000Z' },
      runAfter: '2024-01-02T00:00:00.000Z',
      state: 'success',
    })
  })

  it('without catchup begins with the last interval that has ended', async () => {
    const { engine } = opened({})
    await at(engine, '2024-01-06T12:00:00Z')
    await engine.stop()
    expect(days(engine)).toEqual(['2024-01-04', '2024-01-05'])
  })

  it('waits for its first interval to end where that is to come', async () => {
    const { engine } = opened({ startDate: '2024-01-06', catchup: true })
    await at(engine, '2024-01-08T12:00:00Z')
    await engine.stop()
    expect(days(engine)).toEqual(['2024-01-06', '2024-01-07'])
    expect(byAge(engine)[0]?.startedAt).toBe('2024-01-07T00:00:00.000Z')
  })

  it('makes no run of an interval that begins after its end date', async () => {
    const { engine } = opened({ catchup: true, endDate: '2024-01-06' })
    await at(engine, '2024-01-10T00:00:00Z')
    await engine.stop()
    expect(days(engine).slice(-2)).toEqual(['2024-01-05', '2024-01-06'])
  })

  it('goes on after runs that failed or were cancelled', async () => {
    const work: Work = ({ ingestOn }) => (ingestOn === '2024-01-03' ? failure() : success())
    const { engine } = opened({ catchup: true, maxActiveRuns: 1 }, { work })
    await at(engine, '2024-01-05T12:00:00Z')
    await engine.stop()
    expect(byAge(engine).map(({ state }) => state)).toEqual([
      'success',
      'failed',
      'success',
      'success',
    ])
  })

  it('makes the next run once one that held up its place is cancelled', async () => {
    const work: Work = ({ ingestOn }, signal) =>
      ingestOn !== '2024-01-02'
        ? success()
        : new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve({ kind: 'died', how: 'SIGKILL' }))
          })
    const { engine } = opened({ catchup: true, maxActiveRuns: 1 }, { work })
    await engine.until(() => engine.board.running.size === 1)
    await engine.operate('cancel', { runId: 'd__20240102__1' })
    await engine.until(() => engine.store.runs().length === 4 && engine.board.runs.size === 0)
    await engine.stop()
    expect(byAge(engine).map(({ state }) => state)).toEqual([
      'failed',
      'success',
      'success',
      'success',
    ])
  })

  it('makes nothing where a process only does what it is asked for', async () => {
    const { engine } = opened({ catchup: true }, { scheduling: false })
    await at(engine, '2024-01-06T12:00:00Z')
    expect(engine.store.runs()).toEqual([])
    await engine.stop()
  })

  it('does not make a run of an interval that somebody ran by hand, before or in the same step', async () => {
    const { engine } = opened({ catchup: true }, { looks: false })
    await engine.run('d', {}, '2024-01-02')
    const asked = engine.operate('trigger', { dagId: 'd', ingestOn: '2024-01-03' })
    engine.loop.hear({ kind: 'look' })
    await asked
    await at(engine, '2024-01-05T12:00:00Z')
    await engine.stop()
    expect(days(engine).sort()).toEqual([
      ...['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'],
    ])
  })

  it('is not held up by a run by hand of an interval that it has run', async () => {
    const { engine } = opened({ catchup: true })
    await at(engine, '2024-01-05T12:00:00Z')
    const again = await engine.run('d', {}, '2024-01-03')
    expect(again).toMatchObject({ runId: 'd__20240103__2', runType: 'manual', state: 'success' })
    await at(engine, '2024-01-06T12:00:00Z')
    await engine.stop()
    expect(days(engine).at(-1)).toBe('2024-01-05')
  })

  it('is never held up by what runs in no time', async () => {
    const { engine } = opened({ schedule: continuous() }, { inboxMs: 10 })
    await engine.until(() => engine.store.runs().length >= 20)
    await engine.stop()
    const runs = byAge(engine)
    expect(new Set(runs.map(({ logicalDate }) => logicalDate)).size).toBe(runs.length)
    const open = runs.filter(({ state }) => state !== 'success')
    expect(open.length).toBeLessThanOrEqual(1)
  })

  it('that is continuous runs one after the other, also after a run that was cancelled', async () => {
    let most = 0
    const work: Work = async (_, signal) => {
      for (let turn = 0; turn < 5 && !signal.aborted; turn++) {
        most = Math.max(most, engine.store.openRuns().length)
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      return success()
    }
    const { engine } = opened({ schedule: continuous() }, { work, inboxMs: 1000 })
    await engine.until(() => engine.board.running.size === 1)
    await engine.operate('cancel', { runId: byAge(engine)[0]?.runId ?? '' })
    await engine.until(() => engine.store.runs().length >= 5)
    await engine.stop()
    expect(most).toBe(1)
    const [first, ...rest] = byAge(engine)
    expect(first?.state).toBe('failed')
    for (const [index, run] of rest.slice(1).entries())
      expect(run.interval.start).toBe(rest[index]?.interval.end)
  })
})

describe('a DAG that is paused', () => {
  it('makes no run and starts none that a schedule made, but those asked for', async () => {
    const { engine } = opened({ catchup: true, maxActiveRuns: 1 })
    await engine.operate('pause', { dagId: 'd' })
    const before = engine.store.runs().length
    await at(engine, '2024-01-08T00:00:00Z')
    expect(engine.store.runs().length - before).toBeLessThanOrEqual(1)
    const { state } = await engine.run('d', {}, '2024-01-05')
    expect(state).toBe('success')
    await engine.stop()
  })

  it('makes up for what was missed once it goes on, at once, also in another process', async () => {
    const { engine } = opened({ catchup: true }, { now: '2024-01-02T00:00:00Z' })
    await at(engine, '2024-01-02T12:00:00Z')
    await engine.operate('pause', { dagId: 'd' })
    await at(engine, '2024-01-06T12:00:00Z')
    expect(days(engine)).toEqual(['2024-01-01'])
    engine.reopen()
    engine.loop.hear({ kind: 'look' })
    await at(engine, '2024-01-07T00:00:00Z')
    expect(days(engine)).toEqual(['2024-01-01'])
    await engine.operate('unpause', { dagId: 'd' })
    expect(engine.board.queued.size + engine.board.runs.size).toBeGreaterThan(0)
    await at(engine, '2024-01-07T12:00:00Z')
    await engine.stop()
    expect(days(engine)).toEqual([
      ...['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06'],
    ])
  })

  it('without catchup goes on with the last interval that has ended', async () => {
    const { engine } = opened({}, { now: '2024-01-02T00:00:00Z' })
    await at(engine, '2024-01-02T12:00:00Z')
    await engine.operate('pause', { dagId: 'd' })
    await at(engine, '2024-01-06T12:00:00Z')
    await engine.operate('unpause', { dagId: 'd' })
    await at(engine, '2024-01-07T12:00:00Z')
    await engine.stop()
    expect(days(engine)).toEqual(['2024-01-01', '2024-01-05', '2024-01-06'])
  })
})

describe('a restart', () => {
  /** A store whose writes fail, or are not answered, now and then. */
  function faulty(store: RunStore): RunStore {
    const apply = store.apply.bind(store)
    let writes = 0
    store.apply = (step, changes) => {
      const fault = writes++ % 5
      if (fault === 2) throw new Error('disk I/O error')
      apply(step, changes)
      if (fault === 4) throw new Error('no answer')
    }
    return store
  }

  it.each([1, 2, 3, 5, 8, 13])(
    'makes no run twice and loses none, every %i turns',
    async (turns) => {
      const store = faulty(openRunStore({ file: ':memory:' }))
      const { engine } = opened({ catchup: true, maxActiveRuns: 3 }, { store, inboxMs: 3_600_000 })
      for (let restart = 0; restart < 12; restart++) {
        for (let turn = 0; turn < turns * 3; turn++) await engine.until(() => true)
        for (;;)
          try {
            engine.reopen()
            break
          } catch {
            // Whoever opens anew tries again.
          }
        engine.loop.hear({ kind: 'look' })
      }
      await at(engine, '2024-01-20T12:00:00Z')
      await engine.until(() => engine.store.openRuns().length === 0)
      await engine.stop()
      const made = days(engine)
      expect([...made].sort()).toEqual(made)
      expect(new Set(made).size).toBe(made.length)
      expect(made[0]).toBe('2024-01-01')
      expect(made.length).toBe(
        (Date.parse(made.at(-1) ?? '') - Date.parse('2024-01-01')) / 86_400_000 + 1,
      )
    },
  )
})

it('runs a year of daily schedules, each day once, in the order of time, over the changes of clocks', async () => {
  const options = { catchup: true, startDate: '2024-01-01', maxActiveRuns: 1 }
  const one = plain('a', [], { dependsOnPast: true })
  const dags = [
    dagOf([one], { ...options, id: 'utc', schedule: daily }),
    dagOf([one], {
      ...{ ...options, id: 'berlin' },
      schedule: cronTrigger('30 2 * * *', { timezone: 'Europe/Berlin' }),
    }),
  ]
  const clock = virtualClock('2024-01-01T00:00:00Z')
  const engine = new Engine({ dags, clock, scheduling: true, inboxMs: 86_400_000 })
  engine.loop.hear({ kind: 'look' })
  await at(engine, '2025-01-01T12:00:00Z')
  await engine.stop()
  const utc = engine.store.runs({ dagId: 'utc' }).reverse()
  const first = Date.parse('2024-01-01')
  const expected = Array.from({ length: 366 }, (_, day) => new Date(first + day * 86_400_000))
  const through = utc.slice(0, 366).map(({ logicalDate }) => logicalDate)
  expect(through).toEqual(expected.map((day) => day.toISOString()))
  for (const run of utc.slice(0, 366)) {
    expect(run).toMatchObject({ state: 'success', runType: 'scheduled' })
    expect(run.startedAt).toBe(run.interval.end)
  }
  const local = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short' })
  const berlin = engine.store
    .runs({ dagId: 'berlin' })
    .reverse()
    .map(({ logicalDate }) => local.format(new Date(logicalDate)))
  expect(berlin.slice(0, 366)).toEqual(expected.map((day) => day.toISOString().slice(0, 10)))
})
