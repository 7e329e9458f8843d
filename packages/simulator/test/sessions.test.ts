import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { dateText } from '../src/calendar.ts'
import { recordsBetween } from '../src/sessions/session-order.ts'
import { sessionKinds } from '../src/sessions/session-plan.ts'
import { catalogueOf } from '../src/songs/catalogue.ts'
import { sessionTruth } from '../src/truth.ts'
import { isPresent } from '../src/users/population.ts'
import { userIdOf } from '../src/users/user-record.ts'
import { digestOf } from './digest.ts'
import { centsOf, countSessions, readSessions, sessionBytes, smallWorld } from './reader.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const LOCAL_MICROS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/

describe('sessions of a seed', () => {
  it('are the same bytes every time', () => {
    expect(sessionBytes(smallWorld(), 0, 5)).toEqual(sessionBytes(smallWorld(), 0, 5))
  })

  it('are the same bytes in another process of another locale and time zone, songs and users too', () => {
    const file = join(import.meta.dirname, 'digest.ts')
    const env = { ...process.env, TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8' }
    const run = (seed: string) =>
      execFileSync(process.execPath, [file, seed], { env, encoding: 'utf8' })
    expect(run('7')).toBe(digestOf(7))
    expect(run('8')).not.toBe(digestOf(7))
  })

  it('differ from those of another seed', () => {
    expect(sessionBytes(smallWorld({ seed: 2 }), 0, 1)).not.toEqual(
      sessionBytes(smallWorld(), 0, 1),
    )
  })

  it('of a day do not depend on how many days are simulated', () => {
    const longer = smallWorld({ days: 11, users: 2000 })
    const shorter = smallWorld({ days: 10, users: 2000 })
    expect(sessionBytes(longer, 3, 4)).toEqual(sessionBytes(shorter, 3, 4))
  })

  it('in pages of any size are the whole', () => {
    const world = smallWorld()
    const whole = sessionBytes(world, 0, 4).toString()
    const total = recordsBetween(world, world.firstDay, world.firstDay + 4)
    for (const size of [1, 7, 401, 5000]) {
      const pages = Array.from({ length: Math.ceil(total / size) }, (_, page) =>
        sessionBytes(world, 0, 4, page * size, (page + 1) * size).toString(),
      )
      expect(pages.join(',')).toBe(whole)
    }
  })

  it('of days read one by one are those of the days read together', () => {
    const world = smallWorld()
    const days = [0, 1, 2].map((day) => sessionBytes(world, day, day + 1).toString())
    expect(days.join(',')).toBe(sessionBytes(world, 0, 3).toString())
  })

  it('are none outside the simulated period', () => {
    expect(sessionBytes(smallWorld(), -5, 0).length).toBe(0)
    expect(sessionBytes(smallWorld(), 10, 20).length).toBe(0)
  })
})

describe('a clean session', () => {
  const world = smallWorld({ dirtyShare: 0, sessionsPerDay: 2000 })
  const sessions = readSessions(world, 0, 3)

  it('has exactly the fields of the real service', () => {
    for (const session of sessions) {
      expect(Object.keys(session)).toEqual([
        ...['user_id', 'session_id', 'session_items', 'user_agent', 'session_start_time'],
      ])
      expect(session.session_id).toMatch(UUID)
      expect(session.user_id).toMatch(UUID)
      expect(session.session_start_time).toMatch(LOCAL_MICROS)
    }
  })

  it('has items with exactly the fields of the real service, and prices from 0.49 to 1.99', () => {
    for (const item of sessions.flatMap(({ session_items }) => session_items ?? [])) {
      expect(Object.keys(item)).toEqual([
        ...['song_id', 'song_name', 'artist_id', 'artist_name'],
        ...['price', 'currency', 'liked', 'liked_since'],
      ])
      expect(item.price).toSatisfy((price: number) => price >= 0.49 && price <= 1.99)
      expect(item.liked ? item.liked_since : null).toBe(item.liked_since)
      if (item.liked) expect(item.liked_since).toMatch(LOCAL_MICROS)
    }
  })

  it('has 1 to 7 items, 3.5 on average', () => {
    const counts = sessions.map(({ session_items }) => session_items?.length ?? 0)
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([1, 7])
    expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeCloseTo(3.5, 1)
  })

  it('sells songs of the catalogue by track id, with their names', () => {
    const catalogue = new Map(
      Array.from({ length: 500 }, (_, index) => world.catalogue.at(index)).map((song) => [
        song.trackId,
        song,
      ]),
    )
    for (const item of sessions.flatMap(({ session_items }) => session_items ?? [])) {
      expect(catalogue.get(item.song_id)).toMatchObject({
        title: item.song_name,
        artistId: item.artist_id,
        artistName: item.artist_name,
      })
    }
  })

  it('belongs to a user who is registered, with rare exceptions', () => {
    const known = new Set<string | undefined>()
    for (let user = 0; user < world.population.size; user++) {
      if (isPresent(world.population, user, world.firstDay + 3)) known.add(userIdOf(1, user))
    }
    const share = sessions.filter(({ user_id }) => known.has(user_id)).length / sessions.length
    expect(share).toBeGreaterThan(0.98)
  })
})

describe('popularity', () => {
  it("follows Zipf's law: the best tenth of the songs makes more than half of the sales", () => {
    const sales = new Map<string, number>()
    for (const session of readSessions(smallWorld({ sessionsPerDay: 2000 }), 0, 3)) {
      for (const { song_id } of session.session_items ?? []) {
        sales.set(song_id, (sales.get(song_id) ?? 0) + 1)
      }
    }
    const sorted = [...sales.values()].sort((a, b) => b - a)
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    expect(sum(sorted.slice(0, 50)) / sum(sorted)).toBeGreaterThan(0.5)
  })
})

describe('traps', () => {
  const world = smallWorld({ sessionsPerDay: 3000, dirtyShare: 0.1, resentShare: 0.02 })

  it('of every kind are there, about as many of each', () => {
    const { kinds, sessions } = sessionTruth(world, {
      from: world.firstDay,
      to: world.firstDay + 5,
    })
    for (const kind of sessionKinds.slice(1)) {
      expect(kinds[kind].sessions / sessions, kind).toBeGreaterThan(0.007)
      expect(kinds[kind].sessions / sessions, kind).toBeLessThan(0.013)
    }
  })

  it('are none when their share is 0', () => {
    const clean = smallWorld({ dirtyShare: 0, resentShare: 0, lateShare: 0 })
    const truth = sessionTruth(clean, { from: clean.firstDay, to: clean.firstDay + 5 })
    expect(truth.kinds.clean.sessions).toBe(2000)
    expect(truth).toMatchObject({ records: 2000, sessions: 2000, late: 0, resentSameDay: 0 })
  })

  it('send some sessions twice in one answer and some again on the next day', () => {
    const [first, second] = [readSessions(world, 1, 2), readSessions(world, 2, 3)]
    const ids = first.map(({ session_id }) => session_id)
    expect(ids.length - new Set(ids).size).toBe(30)
    const again = second.filter(({ session_id }) => ids.includes(session_id))
    expect(again.length).toBe(30)
    expect(first).toContainEqual(again[0])
  })

  it('let late sessions start one to three days before the day that recorded them', () => {
    const late = smallWorld({ lateShare: 0.5, resentShare: 0, dirtyShare: 0 })
    const dates = readSessions(late, 5, 6).map(({ session_start_time }) =>
      String(session_start_time).slice(0, 10),
    )
    const expected = [2, 3, 4, 5].map((day) => dateText(late.firstDay + day))
    expect([...new Set(dates)].sort()).toEqual(expected)
  })

  it('name songs with quotes, emoji, right-to-left letters and control characters', () => {
    const names = readSessions(world, 0, 5).flatMap(
      ({ session_items }) => session_items?.map(({ song_name }) => song_name) ?? [],
    )
    expect(names).toContain('He said "hi", twice')
    expect(names).toContain('שלום עולם')
    expect(names).toContain('two\nlines\tand a tab')
  })

  it('take a title with $ signs literally', () => {
    const song = {
      trackId: 'TRAAAAA128F0000000',
      title: "$& $1 $'",
      artistId: 'AR',
      artistName: '',
    }
    const sold = smallWorld({ songs: catalogueOf([song]), dirtyShare: 0.5 })
    expect(readSessions(sold, 0, 1)[0]?.session_items?.[0]?.song_name).toBe("$& $1 $'")
  })
})

describe('the truth', () => {
  it.each([
    { dirtyShare: 0.004, lateShare: 0.015, resentShare: 0.004 },
    { dirtyShare: 0.3, lateShare: 0.2, resentShare: 0.1 },
    { dirtyShare: 0, lateShare: 0, resentShare: 0, weeklyRhythm: true },
    { dirtyShare: 1, resentShare: 1, weeklyRhythm: true },
  ])('is what a reader of the JSON counts, with %j', (options) => {
    const world = smallWorld(options)
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 9],
      [0, 10],
    ] as const) {
      const range = { from: world.firstDay + from, to: world.firstDay + to }
      const truth = sessionTruth(world, range)
      expect(truth).toMatchObject(countSessions(readSessions(world, from, to)))
      const kinds = Object.values(truth.kinds)
      expect(kinds.reduce((sum, { cents }) => sum + cents, 0)).toBe(truth.cents)
    }
  })

  it('tells of each kind what the JSON shows', () => {
    const world = smallWorld({ dirtyShare: 0.5, resentShare: 0 })
    const { kinds } = sessionTruth(world, { from: world.firstDay, to: world.firstDay + 10 })
    const sessions = readSessions(world, 0, 10)
    const first = (session: (typeof sessions)[number]) => session.session_items?.[0]
    const count = (is: (session: (typeof sessions)[number]) => boolean) =>
      sessions.filter(is).length
    expect(count((s) => s.session_items === null)).toBe(kinds.null_items.sessions)
    expect(count((s) => s.session_items?.length === 0)).toBe(kinds.empty_items.sessions)
    expect(count((s) => s.user_id === undefined)).toBe(kinds.missing_user_id.sessions)
    expect(count((s) => 'app_version' in s)).toBe(kinds.extra_field.sessions)
    expect(count((s) => !LOCAL_MICROS.test(String(s.session_start_time)))).toBe(
      kinds.wrong_timestamp.sessions,
    )
    const prices = sessions.map((s) => first(s)?.price)
    const texts = prices.filter((price) => typeof price === 'string')
    const numeric = texts.filter((price) => centsOf(price) !== undefined)
    expect(numeric.length).toBe(kinds.price_text.sessions)
    expect(texts.length - numeric.length).toBe(kinds.price_garbage.sessions)
    expect(count((s) => first(s)?.song_id.startsWith('TR00000') ?? false)).toBe(
      kinds.unknown_track.sessions,
    )
  })
})
