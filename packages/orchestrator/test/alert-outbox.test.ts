import type { DatabaseSync } from 'node:sqlite'

import { fixedClock, openSqlite, transaction } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  alertedFailure,
  alertKey,
  listDeliveries,
  memoryChannel,
  openAlertSender,
  openChannels,
  parseAlertSettings,
  prepareAlertTables,
  raiseAlert,
  retryDeliveries,
  type Alert,
  type AlertSettings,
  type Channel,
} from '../src/alert/index.ts'
import { alert, settings } from './alert-example.ts'
import { httpReceiver } from './alert-receivers.ts'

const start = Date.parse('2026-01-05T10:00:00.000Z')
const minute = 60_000
const clock = fixedClock(start)
let database: DatabaseSync

beforeEach(() => {
  clock.set(start)
  database = openSqlite({ file: ':memory:', what: 'the run state' })
  prepareAlertTables(database)
})
afterEach(() => database.close())

const raise = (changes: Partial<Alert>, rules: Pick<AlertSettings, 'rules'>) =>
  transaction(database, () => raiseAlert(database, alert(changes), rules, clock.now()))

const rowsOf = (table: string) => database.prepare(`SELECT * FROM ${table}`).all()

/** Delivers what is due at a time (ms after the start). */
async function deliver(channels: Record<string, Channel>, at: number, given = settings([])) {
  clock.set(start + at)
  const opened = new Map(Object.entries(channels))
  await openAlertSender({ database, settings: given, channels: opened, clock }).deliverDue()
}

describe('raising an alert', () => {
  it('writes one delivery for each channel that the rules pick', () => {
    expect(raise({}, settings([{ to: ['ops'] }, { to: ['mail', 'ops'] }]))).toBe(true)
    const deliveries = listDeliveries(database)
    expect(deliveries.map(({ channel, state }) => [channel, state])).toEqual([
      ['mail', 'pending'],
      ['ops', 'pending'],
    ])
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2)
  })

  it('under a key that is known changes nothing, whatever else is said by then', () => {
    raise({}, settings([{ to: ['ops'] }]))
    const before = ['alerts', 'alert_deliveries', 'alert_tellings'].map(rowsOf)
    clock.set(start + minute)
    expect(raise({ text: 'other', severity: 'info' }, settings([{ to: ['mail'] }]))).toBe(false)
    expect(['alerts', 'alert_deliveries', 'alert_tellings'].map(rowsOf)).toEqual(before)
  })

  it('is undone with the transaction that it is part of', () => {
    expect(() =>
      transaction(database, () => {
        raiseAlert(database, alert(), settings([{ to: ['ops'] }]), clock.now())
        throw new Error('the run could not be written')
      }),
    ).toThrow('the run could not be written')
    expect([...rowsOf('alerts'), ...rowsOf('alert_deliveries')]).toEqual([])
    expect(raise({}, settings([{ to: ['ops'] }]))).toBe(true)
  })

  it('keeps an alert that nobody is to be told of', () => {
    raise({}, settings([{ to: ['ops'], kinds: ['recovered'] }]))
    expect(rowsOf('alerts')).toHaveLength(1)
    expect(listDeliveries(database)).toEqual([])
  })
})

describe('what is told again and again', () => {
  const rules = settings([{ to: ['ops'], dedupe: '1h' }])

  it('is told once, and what comes within the time is counted into the next message', async () => {
    const ops = memoryChannel()
    raise({ key: 'k0' }, rules)
    await deliver({ ops }, 0)
    for (const n of [1, 2, 3]) {
      clock.set(start + n * 10 * minute)
      raise({ key: `k${n}`, text: `failure ${n}`, at: new Date(clock.now()).toISOString() }, rules)
      await deliver({ ops }, n * 10 * minute)
    }
    expect(ops.received).toHaveLength(1)
    await deliver({ ops }, 60 * minute)
    expect(ops.received[1]).toMatchObject({
      text: 'failure 3',
      alert: { key: 'k3' },
      occurrences: {
        count: 3,
        first: '2026-01-05T10:10:00.000Z',
        last: '2026-01-05T10:30:00.000Z',
      },
    })
  })

  it('is told by each channel, DAG, kind and severity apart', () => {
    const both = settings([{ to: ['ops', 'mail'], dedupe: '1h' }])
    for (const [n, changes] of [
      {},
      { dagId: 'users' },
      { kind: 'run_failed' as const },
      { severity: 'warning' as const },
      { subject: 'another' },
    ].entries())
      raise({ key: `k${n}`, ...changes }, both)
    expect(listDeliveries(database)).toHaveLength(10)
  })

  it('says with each attempt of a delivery the same, also when more happens in between', async () => {
    const ops = memoryChannel()
    const sent: string[] = []
    ops.refuses = (message) => {
      sent.push(JSON.stringify(message))
      return sent.length < 2
    }
    raise({ key: 'k0' }, rules)
    await deliver({ ops }, 0)
    raise({ key: 'k1', text: 'more' }, rules)
    await deliver({ ops }, 10 * minute)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toBe(sent[0])
    await deliver({ ops }, 200 * minute)
    expect(ops.received.map(({ text }) => text)).toEqual([alert().text, 'more'])
  })

  it('is told at once when the message before was given up', async () => {
    const ops = memoryChannel()
    ops.refuses = () => true
    raise({ key: 'k0' }, rules)
    await deliver({ ops }, 0, settings([], { delivery: { attempts: 1 } }))
    ops.refuses = () => false
    raise({ key: 'k1' }, rules)
    await deliver({ ops }, 1)
    expect(ops.received.map(({ alert: { key } }) => key)).toEqual(['k1'])
  })

  it('is one message in the morning when it happened all night', async () => {
    const ops = memoryChannel()
    const quiet_hours = { from: '22:00', to: '07:00', timezone: 'UTC' }
    const nightly = settings([{ to: ['ops'], dedupe: '1h', quiet_hours }])
    for (const n of [0, 1, 2, 3, 4]) {
      clock.set(start + (13 + n) * 60 * minute)
      raise({ key: `k${n}` }, nightly)
      await deliver({ ops }, (13 + n) * 60 * minute)
    }
    expect(ops.received).toEqual([])
    await deliver({ ops }, 21 * 60 * minute)
    expect(ops.received).toMatchObject([{ occurrences: { count: 5 } }])
  })
})

describe('a recovery', () => {
  const rules = settings([{ to: ['ops'], dedupe: '1h' }])
  const recover = () => {
    const failed = alertedFailure(database, 'sales')
    if (!failed) return false
    const key = alertKey('recovered', failed.key)
    const words = { subject: 'sales recovered', text: '' }
    return raise({ ...words, key, kind: 'recovered', severity: 'info' }, rules)
  }

  it('follows the first success after a failure that was alerted, and no other', () => {
    expect(recover()).toBe(false)
    raise({ key: 'k0' }, rules)
    raise({ key: 'other', dagId: 'users' }, rules)
    expect(alertedFailure(database, 'sales')).toEqual(alert({ key: 'k0' }))
    expect(recover()).toBe(true)
    expect(recover()).toBe(false)
    raise({ key: 'k1' }, rules)
    expect(recover()).toBe(true)
  })

  it('follows no rule that warns: nothing failed', () => {
    raise({ key: 'k0', kind: 'quality_failed', severity: 'warning' }, rules)
    expect(recover()).toBe(false)
    raise({ key: 'k1', kind: 'quality_failed', severity: 'critical' }, rules)
    expect(recover()).toBe(true)
  })

  it('is told after the failures that were held back, not before', async () => {
    const ops = memoryChannel()
    raise({ key: 'k0' }, rules)
    await deliver({ ops }, 0)
    clock.set(start + minute)
    raise({ key: 'k1' }, rules)
    clock.set(start + 2 * minute)
    recover()
    await deliver({ ops }, 2 * minute)
    expect(ops.received.map(({ alert: { kind } }) => kind)).toEqual([
      'task_failed',
      'task_failed',
      'recovered',
    ])
  })
})

describe('what quiet hours put off', () => {
  const quiet_hours = { from: '09:00', to: '12:00', timezone: 'UTC' }
  const rules = settings([
    { to: ['ops'], kinds: ['task_failed'], quiet_hours, dedupe: '1h' },
    { to: ['ops'] },
  ])

  it('stays put off when the recovery is told', async () => {
    const ops = memoryChannel()
    raise({ key: 'k0' }, rules)
    raise({ key: 'r0', kind: 'recovered', severity: 'info' }, rules)
    await deliver({ ops }, 0)
    expect(ops.received.map(({ alert: { kind } }) => kind)).toEqual(['recovered'])
  })

  it('takes its place by the time at which it came due, not by that of its alert', async () => {
    const ops = memoryChannel()
    raise({ key: 'k0' }, rules)
    clock.set(start + 60 * minute)
    raise({ key: 'k1', kind: 'run_failed' }, rules)
    await deliver({ ops }, 180 * minute)
    expect(ops.received.map(({ alert: { key } }) => key)).toEqual(['k1', 'k0'])
  })
})

describe('a delivery that was given up', () => {
  it('is listed with why, and may be tried again', async () => {
    const ops = memoryChannel('ops')
    ops.refuses = () => true
    raise({}, settings([{ to: ['ops'] }]))
    await deliver({ ops }, 0, settings([], { delivery: { attempts: 1 } }))
    expect(listDeliveries(database, { state: 'dead', channel: 'ops' })).toMatchObject([
      {
        attempts: 1,
        count: 1,
        endedAt: '2026-01-05T10:00:00.000Z',
        error: {
          code: 'ORCHESTRATOR_ALERT_UNDELIVERED',
          message: 'channel ops: expected the message to be taken, got a refusal',
        },
      },
    ])
    ops.refuses = () => false
    expect(retryDeliveries(database, { channel: 'mail' }, clock.now())).toBe(0)
    expect(retryDeliveries(database, { channel: 'ops' }, clock.now())).toBe(1)
    await deliver({ ops }, minute)
    expect(listDeliveries(database)).toMatchObject([{ state: 'sent' }])
  })
})

it('no row holds what is secret of a channel, also after it failed', async () => {
  const receiver = await httpReceiver()
  receiver.answer = ({ path, headers }) => ({
    status: 500,
    body: `refused ${path} ${headers.authorization}`,
  })
  const given = parseAlertSettings({
    channels: {
      ops: { kind: 'webhook', url: '${URL}', headers: { Authorization: 'Bearer ${TOKEN}' } },
    },
    rules: [{ to: ['ops'] }],
  })
  const variables = { URL: `${receiver.origin}/in/s3cret`, TOKEN: 'hunter2' }
  raise({}, given)
  await deliver(Object.fromEntries(openChannels(given, { variables })), 0, given)
  await receiver.close()
  const [{ error } = { error: null }] = listDeliveries(database)
  expect(error?.message).toContain('got 500 Internal Server Error: refused')
  const rows = JSON.stringify(['alerts', 'alert_deliveries', 'alert_tellings'].map(rowsOf))
  expect(rows).not.toMatch(/s3cret|hunter2|127\.0\.0\.1:\d+\//)
})
