import type { DatabaseSync } from 'node:sqlite'

import { fixedClock, memoryLogger, openSqlite, transaction, type Clock } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  deliveryLogger,
  listDeliveries,
  memoryChannel,
  openAlertSender,
  prepareAlertTables,
  raiseAlert,
  undelivered,
  type AlertSenderOptions,
  type Channel,
} from '../src/alert/index.ts'
import { alert, settings } from './alert-example.ts'
import { until } from './alert-receivers.ts'

const start = Date.parse('2026-01-05T10:00:00.000Z')
let clock: ReturnType<typeof fixedClock>
let database: DatabaseSync

beforeEach(() => {
  clock = fixedClock(start)
  database = openSqlite({ file: ':memory:', what: 'the run state' })
  prepareAlertTables(database)
})
afterEach(() => database.close())

const delivery = { attempts: 4, min_delay: '10s', max_delay: '15s', timeout: '10m' }

function raise(key: string, ...to: string[]) {
  const rules = settings([{ to }])
  transaction(database, () => raiseAlert(database, alert({ key }), rules, clock.now()))
}

function sender(channels: Record<string, Channel>, options: Partial<AlertSenderOptions> = {}) {
  const given = settings([], { delivery })
  const opened = new Map(Object.entries(channels))
  return openAlertSender({ database, settings: given, channels: opened, clock, ...options })
}

const states = () => listDeliveries(database).map(({ state }) => state)

/** A channel that takes a message and never says so. */
function silentChannel() {
  const begun: string[] = []
  const send: Channel['send'] = ({ alert: { key } }) => {
    begun.push(key)
    return new Promise(() => {})
  }
  return { begun, send }
}

describe('a delivery that fails', () => {
  it('is tried again after waits that grow to a cap, and is given up in the end', async () => {
    const ops = memoryChannel('ops')
    const attempts: number[] = []
    ops.refuses = () => attempts.push(clock.now() - start) > 0
    raise('k', 'ops')
    const logger = memoryLogger()
    for (let at = 0; at <= 120_000; at += 1_000) {
      clock.set(start + at)
      await sender({ ops }, { logger }).deliverDue()
    }
    expect(attempts).toEqual([0, 10_000, 25_000, 40_000])
    expect(listDeliveries(database)).toMatchObject([{ state: 'dead', attempts: 4 }])
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn', 'error'])
  })

  it('is told in words to who watches, and counted once it is given up', async () => {
    const ops = memoryChannel('ops')
    ops.refuses = () => clock.now() > start
    const told: string[] = []
    const givenUp: string[] = []
    const logger = deliveryLogger({
      note: (text) => told.push(text),
      onGivenUp: (channel) => givenUp.push(channel),
    })
    raise('arrives', 'ops')
    await sender({ ops }, { logger }).deliverDue()
    raise('k', 'ops')
    for (const at of [1_000, 11_000, 26_000, 41_000]) {
      clock.set(start + at)
      await sender({ ops }, { logger }).deliverDue()
    }
    const heads = told.map((text) => text.replace(/^alert ".+"/, '').split(': channel ops: ')[0])
    expect(heads).toEqual([
      ...['11', '26', '41'].map(
        (second) => ` could not be sent, it is tried again at 2026-01-05T10:00:${second}.000Z`,
      ),
      ' is given up after attempt 4',
    ])
    expect(givenUp).toEqual(['ops'])
  })

  it('keeps its place: what came after it is told after it', async () => {
    const ops = memoryChannel('ops')
    ops.refuses = ({ alert: { key } }) => key === 'first' && clock.now() < start + 10_000
    raise('first', 'ops')
    raise('second', 'ops')
    await sender({ ops }).deliverDue()
    expect(ops.received).toEqual([])
    clock.set(start + 10_000)
    await sender({ ops }).deliverDue()
    expect(ops.received.map(({ alert: { key } }) => key)).toEqual(['first', 'second'])
  })

  it('gives its place up when its receiver will never take it', async () => {
    const ops = memoryChannel('ops')
    const refusing: Channel['send'] = async (message) => {
      if (message.alert.key !== 'poison') return ops.send(message)
      throw undelivered({ channel: 'ops', expected: 'x', got: 'y', permanent: true })
    }
    raise('poison', 'ops')
    raise('next', 'ops')
    await sender({ ops: { send: refusing } }).deliverDue()
    expect(ops.received.map(({ alert: { key } }) => key)).toEqual(['next'])
    expect(states()).toEqual(['sent', 'dead'])
  })

  it('of a channel that settings have no longer says so', async () => {
    raise('k', 'ops')
    await sender({}).deliverDue()
    expect(listDeliveries(database)).toMatchObject([
      { state: 'pending', error: { code: 'ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN' } },
    ])
  })

  it('with an error that nobody looked through for secrets is kept by its kind alone', async () => {
    const send = async () => {
      throw new TypeError('Invalid URL: https://x/hunter2')
    }
    raise('k', 'ops')
    const logger = memoryLogger()
    await sender({ ops: { send } }, { logger }).deliverDue()
    expect(listDeliveries(database)[0]?.error?.message).toContain('kind TypeError')
    expect(JSON.stringify([listDeliveries(database), logger.lines])).not.toContain('hunter2')
  })

  it('by a receiver that never answers ends when its time is up', async () => {
    raise('k', 'ops')
    const quick = settings([], { delivery: { timeout: '100ms' } })
    await sender({ ops: silentChannel() }, { settings: quick }).deliverDue()
    expect(listDeliveries(database)[0]?.error?.message).toBe(
      'channel ops: expected an answer within 100 ms, got none',
    )
  })
})

describe('channels', () => {
  it('do not wait for one that fails, nor for one that never answers', async () => {
    const ops = silentChannel()
    const mail = memoryChannel('mail')
    const stopping = new AbortController()
    for (const key of ['a', 'b', 'c']) raise(key, 'ops', 'mail')
    const delivered = sender({ ops, mail }).deliverDue(stopping.signal)
    await until(() => mail.received.length === 3)
    expect(ops.begun).toEqual(['a'])
    stopping.abort()
    await delivered
  })
})

describe('a sender that ends between the answer and its mark', () => {
  it('leaves the message to the next, who sends it again under the same id', async () => {
    const ops = memoryChannel('ops')
    raise('k', 'ops')
    const gone = () => {
      if (ops.received.length > 0) throw new Error('gone')
    }
    await expect(sender({ ops }, { guard: gone }).deliverDue()).rejects.toThrow('gone')
    expect(states()).toEqual(['pending'])
    await sender({ ops }).deliverDue()
    expect(ops.received).toHaveLength(2)
    expect(ops.received[1]).toEqual(ops.received[0])
    expect(states()).toEqual(['sent'])
  })

  it('is not counted as one that failed', async () => {
    const ops = silentChannel()
    raise('k', 'ops')
    const stopping = new AbortController()
    const delivered = sender({ ops }).deliverDue(stopping.signal)
    await until(() => ops.begun.length === 1)
    stopping.abort()
    await delivered
    expect(listDeliveries(database)).toMatchObject([{ state: 'pending', attempts: 0, error: null }])
  })
})

it('a sender whose guard refuses sends nothing', async () => {
  const ops = memoryChannel('ops')
  raise('k', 'ops')
  const guard = () => {
    throw new Error('fenced')
  }
  await expect(sender({ ops }, { guard }).deliverDue()).rejects.toThrow('fenced')
  await expect(sender({ ops }, { guard }).run(new AbortController().signal)).rejects.toThrow(
    'fenced',
  )
  expect(ops.received).toEqual([])
})

it('nothing is sent that could not be marked as sent: a database without writes stops it before', async () => {
  const ops = memoryChannel('ops')
  raise('k', 'ops')
  const one = sender({ ops })
  database.exec('PRAGMA query_only = 1')
  await expect(one.deliverDue()).rejects.toThrow('readonly')
  expect(ops.received).toEqual([])
})

describe('a running sender', () => {
  it('delivers what is raised while it runs, and ends when it is told to', async () => {
    const ops = memoryChannel('ops')
    const stopping = new AbortController()
    const running = openAlertSender({
      database,
      settings: settings([], { delivery }),
      channels: new Map([['ops', ops]]),
    })
    const ran = running.run(stopping.signal)
    for (const key of ['a', 'b']) {
      raise(key, 'ops')
      running.wake()
      await until(() => ops.received.at(-1)?.alert.key === key)
    }
    stopping.abort()
    await ran
    expect(states()).toEqual(['sent', 'sent'])
  })

  it('delivers by time alone what comes due, and what failed', async () => {
    const ops = memoryChannel('ops')
    const received: number[] = []
    ops.refuses = () => received.push(clock.now() - start) < 3
    const stopping = new AbortController()
    raise('k', 'ops')
    const ran = sender({ ops }, { clock: yielding(clock) }).run(stopping.signal)
    await until(() => ops.received.length === 1)
    stopping.abort()
    await ran
    expect(received).toEqual([0, 10_000, 25_000])
  })

  it('that is told to end does not wait for a receiver that never answers', async () => {
    const ops = silentChannel()
    const stopping = new AbortController()
    raise('k', 'ops')
    const ran = sender({ ops }, { clock: yielding(clock) }).run(stopping.signal)
    await until(() => ops.begun.length === 1)
    stopping.abort()
    await ran
    expect(listDeliveries(database)).toMatchObject([{ state: 'pending', attempts: 0 }])
  })

  it('goes on when the database takes writes again', async () => {
    const ops = memoryChannel('ops')
    const stopping = new AbortController()
    const logger = memoryLogger()
    raise('k', 'ops')
    const one = sender({ ops }, { clock: yielding(clock), logger })
    database.exec('PRAGMA query_only = 1')
    const ran = one.run(stopping.signal)
    await until(() => logger.lines.length > 0)
    expect(ops.received).toEqual([])
    database.exec('PRAGMA query_only = 0')
    await until(() => ops.received.length === 1)
    stopping.abort()
    await ran
  })

  it('and a look at what is due at the same time send nothing twice', async () => {
    const ops = memoryChannel('ops')
    const stopping = new AbortController()
    for (const key of ['a', 'b', 'c']) raise(key, 'ops')
    const one = sender({ ops }, { clock: yielding(clock) })
    const ran = one.run(stopping.signal)
    await Promise.all([one.deliverDue(), one.deliverDue()])
    stopping.abort()
    await ran
    expect(ops.received.map(({ alert: { key } }) => key)).toEqual(['a', 'b', 'c'])
  })
})

/** A clock whose sleeps take no time, but let others have their turn. */
function yielding(inner: Clock): Clock {
  return {
    now: () => inner.now(),
    sleep: async (ms, signal) => {
      await new Promise((resolve) => setImmediate(resolve))
      await inner.sleep(ms, signal)
    },
  }
}
