import { countries } from './data/places.ts'
import { recordsOf } from './sessions/session-order.ts'
import { createSessionPlanner, sessionKinds, type SessionKind } from './sessions/session-plan.ts'
import { cities, cityOf } from './users/population.ts'
import { presentUsers } from './users/user-record.ts'
import type { World } from './world.ts'

/** Sums over sessions of one kind, each session counted once. */
export interface KindTruth {
  sessions: number
  /** Items in `session_items`; 0 where that is null or empty. */
  items: number
  /** Sum of the prices in cents, text such as "0.99" included, garbage left out. */
  cents: number
}

/** What a correct reader of `GET /sessions` must find for a range of days. */
export interface SessionTruth extends KindTruth {
  /** Elements of the JSON array, sessions sent again included. */
  records: number
  /** Records whose session is in the answer twice. */
  resentSameDay: number
  /** Records whose session belongs to the day before. */
  resentNextDay: number
  /** Distinct sessions that start before the day that recorded them. */
  late: number
  kinds: Record<SessionKind, KindTruth>
}

/** The truth about the sessions recorded on the days [from, to): computed from decisions, not from JSON. */
export function sessionTruth(world: World, range: { from: number; to: number }): SessionTruth {
  const planner = createSessionPlanner(world)
  const kinds = Object.fromEntries(
    sessionKinds.map((kind) => [kind, { sessions: 0, items: 0, cents: 0 }]),
  ) as SessionTruth['kinds']
  const truth: SessionTruth = {
    ...{ records: 0, resentSameDay: 0, resentNextDay: 0, late: 0 },
    ...{ sessions: 0, items: 0, cents: 0 },
    kinds,
  }
  for (const { day, index, sent } of recordsOf(world, range)) {
    truth.records++
    if (sent === 'again same day') truth.resentSameDay++
    if (sent === 'again next day') truth.resentNextDay++
    const isRepeated = sent === 'again same day' || (sent === 'again next day' && day >= range.from)
    if (isRepeated) continue
    const plan = planner.plan(day, index)
    const isEmpty = plan.kind === 'null_items' || plan.kind === 'empty_items'
    const items = isEmpty ? 0 : plan.itemCount
    const readable = plan.cents.subarray(plan.kind === 'price_garbage' ? 1 : 0, items)
    const cents = readable.reduce((sum, price) => sum + price, 0)
    if (plan.startDay < day) truth.late++
    for (const sums of [truth, kinds[plan.kind]]) {
      sums.sessions++
      sums.items += items
      sums.cents += cents
    }
  }
  return truth
}

/** What a correct reader of `GET /users` must find. */
export interface UserTruth {
  users: number
  /** Users by ISO-3166 alpha-2 code; every country is there. */
  byCountry: Record<string, number>
}

/** The truth about the users at the first instant of a day. */
export function userTruth(world: World, day: number): UserTruth {
  const byCountry = Object.fromEntries(countries.map(({ code }) => [code, 0]))
  let users = 0
  for (const user of presentUsers(world, day)) {
    const country = cities[cityOf(world.population, user, day)]?.country ?? ''
    byCountry[country] = (byCountry[country] ?? 0) + 1
    users++
  }
  return { users, byCountry }
}
