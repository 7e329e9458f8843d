import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { alertKey, type Alert } from '../src/alert/index.ts'
import { nextAttemptDelay } from '../src/alert/next-attempt.ts'
import { pickChannels, planDelivery, type Earlier } from '../src/alert/plan-delivery.ts'
import { alert, settings } from './alert-example.ts'

const channelsOf = (changes: Partial<Alert>, ...rules: object[]) =>
  pickChannels(alert(changes), settings(rules)).map(({ channel }) => channel)

describe('the rules', () => {
  it.each([
    ['of all alerts', {}, true],
    ['of its kind', { kinds: ['task_failed', 'recovered'] }, true],
    ['of other kinds', { kinds: ['recovered'] }, false],
    ['of its DAG', { dags: ['sales'] }, true],
    ['of a pattern that its DAG fits', { dags: ['x', 's?l*'] }, true],
    ['of a part of its DAG', { dags: ['sale'] }, false],
    ['of a pattern whose dot is a dot', { dags: ['s.les'] }, false],
    ['of its owner', { owners: ['data'] }, true],
    ['of other owners', { owners: ['sales'] }, false],
    ['of its severity', { min_severity: 'critical' }, true],
    ['of its kind and another DAG', { kinds: ['task_failed'], dags: ['other'] }, false],
  ])('%s', (_, rule, isPicked) => {
    expect(channelsOf({}, { ...rule, to: ['ops'] })).toEqual(isPicked ? ['ops'] : [])
  })

  it('of DAGs or owners do not take an alert that has none, nor one below their severity', () => {
    expect(channelsOf({ dagId: undefined }, { dags: ['*'], to: ['ops'] })).toEqual([])
    expect(channelsOf({ owner: undefined }, { owners: ['*'], to: ['ops'] })).toEqual([])
    expect(channelsOf({ severity: 'info' }, { min_severity: 'warning', to: ['ops'] })).toEqual([])
  })

  it('that name a channel twice have it told once, as the first of them says', () => {
    const rules = [
      { to: ['ops', 'mail', 'ops'], template: { subject: 'first' } },
      { to: ['ops'], template: { subject: 'second' } },
    ]
    const picked = pickChannels(alert(), settings(rules))
    expect(picked.map(({ channel, rule }) => [channel, rule.template?.subject])).toEqual([
      ['ops', 'first'],
      ['mail', 'first'],
    ])
  })
})

const hour = 3_600_000
const now = Date.parse('2026-01-05T10:00:00Z')
const night = { from: '22:00', to: '07:00', timezone: 'UTC' }

function plan(rule: object, { earlier, at = now }: { earlier?: Earlier; at?: number } = {}) {
  const [parsed] = settings([{ ...rule, to: ['ops'] }]).rules
  if (!parsed) throw new Error('no rule')
  return planDelivery(alert(), { rule: parsed, earlier, now: at })
}

describe('a delivery', () => {
  it('is due at once where nothing puts it off', () => {
    expect(plan({})).toMatchObject({ dueAt: now, heldBack: false })
    expect(plan({}).joins).toBeUndefined()
  })

  it('is due when quiet hours end', () => {
    const at = Date.parse('2026-01-05T23:00:00Z')
    expect(plan({ quiet_hours: night }, { at }).dueAt).toBe(Date.parse('2026-01-06T07:00:00Z'))
  })

  it('of what was told is due when it may be told again', () => {
    const earlier = { id: 'e', waits: false, toldAt: now - hour / 2 }
    expect(plan({ dedupe: '1h' }, { earlier })).toMatchObject({
      dueAt: now + hour / 2,
      heldBack: true,
    })
    expect(plan({ dedupe: '10m' }, { earlier })).toMatchObject({ dueAt: now, heldBack: false })
    expect(plan({}, { earlier })).toMatchObject({ dueAt: now })
  })

  it('that may be told again within quiet hours is due when they end', () => {
    const at = Date.parse('2026-01-05T21:30:00Z')
    const earlier = { id: 'e', waits: false, toldAt: at }
    expect(plan({ dedupe: '1h', quiet_hours: night }, { earlier, at }).dueAt).toBe(
      Date.parse('2026-01-06T07:00:00Z'),
    )
  })

  it('of what waits to be told is counted into it', () => {
    const earlier = { id: 'e', waits: true, toldAt: now + hour }
    expect(plan({ dedupe: '1h' }, { earlier }).joins).toBe('e')
    expect(plan({}, { earlier }).joins).toBeUndefined()
  })

  it('has a subject even where a template leaves none', () => {
    expect(plan({ template: { subject: '  ' } }).subject).toBe('task_failed')
  })
})

describe('the wait before the next attempt', () => {
  const policy = { attempts: 8, min_delay: 5_000, max_delay: 60_000, timeout: 1_000 }
  const delay = (attempts: number, failure = {}) =>
    nextAttemptDelay({ attempts, permanent: false, ...failure }, policy)

  it('doubles up to a cap, and then there is none', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => delay(attempts))).toEqual([
      5_000,
      10_000,
      20_000,
      40_000,
      60_000,
      60_000,
      60_000,
      undefined,
    ])
  })

  it('is as long as the receiver asks, for up to an hour', () => {
    expect(delay(1, { retryAfterMs: 30_000 })).toBe(30_000)
    expect(delay(3, { retryAfterMs: 1 })).toBe(20_000)
    expect(delay(1, { retryAfterMs: 1e12 })).toBe(hour)
  })

  it('is not taken where the receiver refused for good', () => {
    expect(delay(1, { permanent: true })).toBeUndefined()
  })
})

it('keys of different occurrences differ, whatever names are made of', () => {
  const part = fc.string({ unit: fc.constantFrom('a', '/', '%', ':', '2', 'é', '😀') })
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (left, right) => {
      const isSame = JSON.stringify(left) === JSON.stringify(right)
      // No part and one empty part read alike; a key has parts.
      fc.pre(left.length > 0 && right.length > 0)
      expect(alertKey('test', ...left) === alertKey('test', ...right)).toBe(isSame)
    }),
  )
})
