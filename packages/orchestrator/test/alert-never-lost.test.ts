import type { DatabaseSync } from 'node:sqlite'

import { fixedClock, openSqlite, transaction } from '@deftunes/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  listDeliveries,
  openAlertSender,
  prepareAlertTables,
  raiseAlert,
  type Alert,
  type AlertMessage,
  type AlertSettings,
  type Channel,
  type Severity,
} from '../src/alert/index.ts'
import { headsOf } from '../src/alert/outbox.ts'
import { pickChannels } from '../src/alert/plan-delivery.ts'
import { isQuiet, type QuietHours } from '../src/alert/quiet-hours.ts'
import { alert, settings } from './alert-example.ts'

const channelNames = ['ops', 'mail']
const quiet: QuietHours = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' }
const start = Date.parse('2026-03-28T18:00:00.000Z')

/** What happens: an alert, time that passes, a look of the sender, how its receivers behave meanwhile. */
type Step =
  | { is: 'raise'; key: number; subject: number; severity: Severity }
  | { is: 'wait'; minutes: number }
  | { is: 'deliver'; refusing: string[]; dies: 'after an answer' | 'before its mark' | undefined }

const raiseStep: fc.Arbitrary<Step> = fc.record({
  is: fc.constant('raise'),
  key: fc.nat(25),
  subject: fc.nat(2),
  severity: fc.constantFrom('warning', 'critical'),
})
const waitStep: fc.Arbitrary<Step> = fc.record({
  is: fc.constant('wait'),
  minutes: fc.oneof(fc.nat(20), fc.nat(800)),
})
const deliverStep: fc.Arbitrary<Step> = fc.record({
  is: fc.constant('deliver'),
  refusing: fc.subarray(channelNames),
  dies: fc.constantFrom(undefined, undefined, 'after an answer', 'before its mark'),
})
const steps = fc.array(fc.oneof({ weight: 2, arbitrary: raiseStep }, waitStep, deliverStep), {
  maxLength: 40,
})

const drawnRules = fc.array(
  fc.record({
    to: fc.subarray(channelNames, { minLength: 1 }),
    min_severity: fc.constantFrom('info', 'critical'),
    dedupe: fc.constantFrom('0s', '10m', '3h'),
    quiet_hours: fc.option(fc.constant(quiet), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 3 },
)

interface Receipt {
  channel: string
  at: number
  message: AlertMessage
}

/** A world of one database, two receivers and a clock. */
class World {
  readonly clock = fixedClock(start)
  readonly database: DatabaseSync = openSqlite({ file: ':memory:', what: 'the run state' })
  readonly raised = new Map<string, Alert>()
  readonly receipts: Receipt[] = []
  readonly given: AlertSettings
  #refusing: readonly string[] = []
  #onReceipt = () => {}

  constructor(rules: readonly object[]) {
    this.given = settings(rules, { channels: channelNames, delivery: { attempts: 100 } })
    prepareAlertTables(this.database)
  }

  raise({ key, subject, severity }: Extract<Step, { is: 'raise' }>) {
    const at = new Date(this.clock.now()).toISOString()
    const told = alert({ key: `k${key}`, subject: `s${subject}`, severity, at })
    const isNew = transaction(this.database, () =>
      raiseAlert(this.database, told, this.given, this.clock.now()),
    )
    expect(isNew).toBe(!this.raised.has(told.key))
    if (isNew) this.raised.set(told.key, told)
  }

  /** A sender delivers what is due, or dies on the way; another is opened with the next step. */
  async deliver(refusing: readonly string[], dies?: string) {
    this.#refusing = refusing
    const stopping = new AbortController()
    let isGone = false
    this.#onReceipt = () => {
      if (dies === 'after an answer') isGone = true
      if (dies === 'before its mark') stopping.abort()
    }
    const guard = () => {
      if (isGone) throw new Error('gone')
    }
    const channels = new Map(channelNames.map((name) => [name, this.#channel(name)]))
    const options = { database: this.database, settings: this.given, channels, guard }
    await openAlertSender({ ...options, clock: this.clock })
      .deliverDue(stopping.signal)
      .catch((error: Error) => expect(error.message).toBe('gone'))
    this.#onReceipt = () => {}
  }

  #channel(name: string): Channel {
    return {
      send: async (message) => {
        if (this.#refusing.includes(name)) throw new Error('refused')
        this.receipts.push({ channel: name, at: this.clock.now(), message })
        this.#onReceipt()
      },
    }
  }

  /** Time passes, and receivers take everything, until nothing waits any more. */
  async settle() {
    for (let turn = 0; turn < 500; turn += 1) {
      await this.deliver([])
      const [next] = headsOf(this.database)
        .map(({ wakeAt }) => wakeAt)
        .sort((left, right) => left - right)
      if (next === undefined) return
      this.clock.set(Math.max(next, this.clock.now()))
    }
    throw new Error('something waits for ever')
  }
}

async function live(drawn: readonly Step[], rules: readonly object[]): Promise<World> {
  const world = new World(rules)
  for (const step of drawn) {
    if (step.is === 'raise') world.raise(step)
    else if (step.is === 'wait') world.clock.set(world.clock.now() + step.minutes * 60_000)
    else await world.deliver(step.refusing, step.dies)
  }
  await world.settle()
  return world
}

/** Messages of a channel as its receiver knows them: one for each id. */
function told(world: World, channel: string): AlertMessage[] {
  const own = world.receipts.filter((one) => one.channel === channel)
  const byId = new Map(own.map(({ message }) => [message.id, message]))
  for (const { message } of own) expect(message).toEqual(byId.get(message.id))
  return [...byId.values()]
}

const asKeys = (rows: object[]) => rows as { key: string; channel: string; delivery: string }[]

it('tells of every alert once in each of its channels, whatever fails or ends in between', async () => {
  await fc.assert(
    fc.asyncProperty(steps, drawnRules, async (drawn, rules) => {
      const world = await live(drawn, rules)
      const sql = 'SELECT key, channel, delivery FROM alert_tellings JOIN alerts ON id = alert'
      const tellings = asKeys(world.database.prepare(sql).all())
      for (const channel of channelNames) {
        const messages = told(world, channel)
        const expected = [...world.raised.values()]
          .filter((one) => pickChannels(one, world.given).some((pick) => pick.channel === channel))
          .map(({ key }) => key)
        const own = tellings.filter((one) => one.channel === channel)
        expect(own.map(({ key }) => key).sort()).toEqual(expected.sort())
        expect(new Set(own.map(({ delivery }) => delivery))).toEqual(
          new Set(messages.map(({ id }) => id)),
        )
        const counted = messages.reduce((sum, { occurrences }) => sum + occurrences.count, 0)
        expect(counted).toBe(expected.length)
      }
      expect(listDeliveries(world.database).every(({ state }) => state === 'sent')).toBe(true)
      world.database.close()
    }),
    { numRuns: 150 },
  )
})

it('tells a channel in the order in which deliveries came due, and of each for the first time only then', async () => {
  await fc.assert(
    fc.asyncProperty(steps, drawnRules, async (drawn, rules) => {
      const world = await live(drawn, rules)
      const due = new Map(listDeliveries(world.database).map(({ id, dueAt }) => [id, dueAt]))
      for (const channel of channelNames) {
        const seen = told(world, channel).map(({ id }) => due.get(id) ?? '')
        const firsts = world.receipts.filter((one) => one.channel === channel)
        for (const { at, message } of firsts)
          expect(new Date(at).toISOString() >= (due.get(message.id) ?? '')).toBe(true)
        expect(seen).toEqual([...seen].sort())
      }
      world.database.close()
    }),
    { numRuns: 150 },
  )
})

it('comes due outside of quiet hours only', async () => {
  const rules = [{ to: channelNames, quiet_hours: quiet, dedupe: '3h' }]
  await fc.assert(
    fc.asyncProperty(steps, async (drawn) => {
      const world = await live(drawn, rules)
      for (const { dueAt } of listDeliveries(world.database))
        expect(isQuiet(Date.parse(dueAt), quiet)).toBe(false)
      world.database.close()
    }),
    { numRuns: 100 },
  )
})
