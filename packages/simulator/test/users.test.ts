import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dateText } from '../src/calendar.ts'
import { countries } from '../src/data/places.ts'
import { personNames } from '../src/data/person-names.ts'
import { userTruth } from '../src/truth.ts'
import { userChunks } from '../src/users/user-chunks.ts'
import type { UserRecord } from '../src/users/user-record.ts'
import type { World } from '../src/world.ts'
import { smallWorld } from './reader.ts'

function readUsers(world: World, day: number): UserRecord[] {
  const bytes = Buffer.concat([...userChunks(world, { day: world.firstDay + day })])
  return JSON.parse(`[${bytes.toString()}]`) as UserRecord[]
}

const world = smallWorld({ users: 4000, days: 90 })
const snapshots = new Map([0, 30, 60, 90].map((day) => [day, readUsers(world, day)]))
const snapshot = (day: number) => snapshots.get(day) ?? []
const byId = (day: number) => new Map(snapshot(day).map((user) => [user.user_id, user]))

describe('users', () => {
  it('have exactly the shape of the real service', () => {
    const [user] = snapshot(0)
    expect(Object.keys(user ?? {})).toEqual([
      ...['user_id', 'user_name', 'user_lastname', 'user_location', 'user_since'],
    ])
    expect(user?.user_location.every((value) => typeof value === 'string')).toBe(true)
    expect(user?.user_since).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
  })

  it('on the first day are as many as asked for, each with an id of its own', () => {
    expect(byId(0).size).toBe(4000)
  })

  it('live in about forty countries, near the city they name', () => {
    const cities = new Map(countries.flatMap(({ cities }) => cities.map((city) => [city[0], city])))
    const codes = new Set(snapshot(0).map(({ user_location }) => user_location[3]))
    expect(codes.size).toBeGreaterThan(38)
    for (const {
      user_location: [latitude, longitude, place, , zone],
    } of snapshot(0)) {
      const city = cities.get(place)
      expect(Math.abs(Number(latitude) - (city?.[1] ?? 99))).toBeLessThan(0.05)
      expect(Math.abs(Number(longitude) - (city?.[2] ?? 999))).toBeLessThan(0.05)
      expect(zone).toBe(city?.[3])
    }
  })

  it('move, change their name, leave, come back and join over the days', () => {
    const [before, after, last] = [byId(0), byId(30), byId(90)]
    const stayed = [...before.values()].filter(({ user_id }) => after.has(user_id))
    const changed = (field: 'user_lastname' | 'user_location') =>
      stayed.filter((user) => String(after.get(user.user_id)?.[field]) !== String(user[field]))
    expect(changed('user_location').length).toBeGreaterThan(50)
    expect(changed('user_lastname').length).toBeGreaterThan(30)
    const left = [...before.keys()].filter((id) => !after.has(id))
    expect(left.length).toBeGreaterThan(20)
    expect(left.filter((id) => last.has(id)).length).toBeGreaterThan(10)
    expect([...last.keys()].filter((id) => !before.has(id)).length).toBeGreaterThan(100)
  })

  it('keep id, first name and user_since for ever', () => {
    const later = byId(90)
    for (const user of snapshot(0)) {
      const { user_name, user_since } = later.get(user.user_id) ?? user
      expect({ user_name, user_since }).toEqual({
        user_name: user.user_name,
        user_since: user.user_since,
      })
    }
  })

  it('are the same whenever a day is asked again', () => {
    expect(readUsers(smallWorld({ users: 4000, days: 90 }), 30)).toEqual(snapshot(30))
  })

  it('are counted by the truth as a reader counts them', () => {
    for (const [day, users] of snapshots) {
      const truth = userTruth(world, world.firstDay + day)
      const inBrazil = users.filter(({ user_location }) => user_location[3] === 'BR').length
      expect(truth.users).toBe(users.length)
      expect(truth.byCountry['BR']).toBe(inBrazil)
    }
  })
})

it('users of any seed leave, come back and change as a life goes, day by day', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 60 }),
      (seed, users, days) => {
        const some = smallWorld({ seed, users, days })
        const lives = new Map<
          string,
          UserRecord & { seen: number[]; names: string[]; places: string[] }
        >()
        for (let day = 0; day <= days; day++) {
          const present = readUsers(some, day)
          expect(new Set(present.map(({ user_id }) => user_id)).size).toBe(present.length)
          for (const user of present) {
            const life = lives.get(user.user_id) ?? { ...user, seen: [], names: [], places: [] }
            lives.set(user.user_id, life)
            expect([user.user_name, user.user_since]).toEqual([life.user_name, life.user_since])
            expect(user.user_since < dateText(some.firstDay + day)).toBe(true)
            life.seen.push(day)
            if (life.names.at(-1) !== user.user_lastname) life.names.push(user.user_lastname)
            const place = user.user_location.join()
            if (life.places.at(-1) !== place) life.places.push(place)
          }
        }
        for (const { seen, names, places } of lives.values()) {
          const gaps = seen.filter((day, at) => at > 0 && day > (seen[at - 1] ?? 0) + 1)
          expect(
            [gaps.length, names.length - 1, places.length - 1].every((count) => count <= 1),
          ).toBe(true)
        }
      },
    ),
    { numRuns: 12 },
  )
})

describe('places', () => {
  it('have zones that exist, codes of two letters, and names for their people', () => {
    const zones = countries.flatMap(({ cities }) => cities.map(([, , , zone]) => zone))
    for (const timeZone of zones)
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow()
    for (const { code, names } of countries) {
      expect(code).toMatch(/^[A-Z]{2}$/)
      expect(personNames[names]?.family.length, names).toBeGreaterThan(0)
    }
    expect(new Set(countries.map(({ code }) => code)).size).toBe(countries.length)
  })
})
