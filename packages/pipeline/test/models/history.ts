import fc from 'fast-check'

/** A user as one copy in one load has it. */
export interface User {
  user_id: string
  user_name: string | null
  user_lastname: string | null
  latitude: number | null
  longitude: number | null
  place_name: string | null
  country_code: string | null
  timezone: string | null
  user_since: string | null
}

/** A purchased item as one load recorded it. */
export interface Item {
  session_id: string
  user_id: string
  session_start_time: string
  user_agent: string | null
  item_position: number
  /** Alike for copies of a session with the same content. */
  record_hash: string
  song_id: string
  price: string
  currency: string | null
  liked: boolean | null
}

/** One run of the pipeline: what the sources answered for a date. */
export interface Load {
  ingestOn: string
  users: User[]
  sessions: Item[]
}

const dates = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-05', '2024-01-06']

const date = fc.constantFrom(...dates)
const userId = fc.constantFrom('ann', 'bob', 'cyd')

const base: Omit<User, 'user_id'> = {
  user_name: 'a',
  user_lastname: 'b|c',
  latitude: 1.5,
  longitude: -70.25,
  place_name: "L'Aquila",
  country_code: 'IT',
  timezone: 'Europe/Rome',
  user_since: '2020-02-29 08:00:00',
}

/** What a user can be besides the base; some are equal to another once their values are strung together. */
const changes: Partial<User>[] = [
  { user_name: 'a|b', user_lastname: 'c' },
  { user_name: null },
  { user_name: '' },
  { latitude: null },
  { place_name: 'Lima', country_code: 'PE' },
  { country_code: 'it' },
  { timezone: null },
]

/** Mostly the base, so that users stay as they are, and come back as they were. */
const user: fc.Arbitrary<User> = fc
  .record({
    user_id: userId,
    change: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: fc.constantFrom(...changes) },
    ),
  })
  .map(({ user_id, change }) => ({ user_id, ...base, ...change }))

/** A snapshot: some users missing, some twice, alike or not. */
const snapshot = fc.tuple(fc.array(user, { maxLength: 6 }), fc.boolean()).map(([users, twice]) => {
  return twice && users[0] ? [...users, users[0]] : users
})

const session: fc.Arbitrary<Item[]> = fc
  .record({
    session_id: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
    user_id: fc.oneof(
      { weight: 9, arbitrary: userId },
      { weight: 1, arbitrary: fc.constant('nobody') },
    ),
    day: fc.constantFrom('2023-12-31', ...dates, '2024-01-09'),
    time: fc.constantFrom('00:00:00', '12:34:56.789012'),
    user_agent: fc.constantFrom('Firefox', null),
    prices: fc.array(fc.constantFrom('0.50', '1.25'), { minLength: 1, maxLength: 3 }),
    liked: fc.constantFrom(true, false, null),
  })
  .map(({ day, time, prices, ...rest }) =>
    prices.map((price, index) => ({
      ...rest,
      session_start_time: `${day} ${time}`,
      item_position: index + 1,
      record_hash: JSON.stringify([day, time, prices, rest]),
      song_id: `T${index}`,
      price,
      currency: 'USD',
    })),
  )

const load: fc.Arbitrary<Load> = fc.record({
  ingestOn: date,
  users: snapshot,
  sessions: fc.array(session, { maxLength: 4 }).map((sessions) => sessions.flat()),
})

/** A run of a date that was run before: with the same answer, or with another one. */
const again = fc.record({ of: fc.nat(20), other: fc.option(load, { freq: 3 }) })

/**
 * Loads in the order in which they were run: days missing, days out of order, days run again with the same answer or with
 * another one.
 */
export const history: fc.Arbitrary<Load[]> = fc
  .tuple(
    fc.uniqueArray(load, { selector: (one) => one.ingestOn, minLength: 2, maxLength: 4 }),
    fc.array(again, { minLength: 1, maxLength: 3 }),
  )
  .map(([loads, repeats]) => {
    const runs = repeats.flatMap(({ of, other }) => {
      const first = loads[of % loads.length]
      return first ? [{ ...(other ?? first), ingestOn: first.ingestOn }] : []
    })
    return [...loads, ...runs]
  })

/** What the tables hold after all loads: the last run of each date, by date. */
export function lastRuns(loads: readonly Load[]): Load[] {
  const byDate = new Map(loads.map((one) => [one.ingestOn, one]))
  return [...byDate.values()].sort((a, b) => (a.ingestOn < b.ingestOn ? -1 : 1))
}
