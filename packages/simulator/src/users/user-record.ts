import type { ByteSink } from '../byte-sink.ts'
import { timestampText } from '../calendar.ts'
import { personNames, type PersonNames } from '../data/person-names.ts'
import { createRandom, nextBelow, nextFraction, nextOf, seedRandom } from '../random.ts'
import { putUuid, uuidOf } from '../uuid.ts'
import type { World } from '../world.ts'
import { cities, cityOf, isPresent, type City } from './population.ts'

/** A user as `GET /users` shows it. */
export interface UserRecord {
  user_id: string
  user_name: string
  user_lastname: string
  /** [latitude, longitude, place, ISO-3166 alpha-2, IANA zone]. */
  user_location: [string, string, string, string, string]
  /** ISO local with microseconds. */
  user_since: string
}

const USER_ID = 0x49
const PERSON = 0x50
const random = createRandom()

/** The id of a user: it never changes. */
export function userIdOf(seed: number, user: number): string {
  return uuidOf(seed, USER_ID, 0, user)
}

/** Adds the id of a user to a sink. */
export function putUserId(sink: ByteSink, seed: number, user: number): void {
  putUuid(sink, seed, USER_ID, 0, user)
}

/** A user as it is at the first instant of a day. */
export function userRecord({ seed, population }: World, user: number, day: number): UserRecord {
  seedRandom(random, seed, PERSON, user)
  const names = namesOf(cities[population.home[user] as number] as City)
  const given = nextOf(random, names.given)
  const born = nextOf(random, names.family)
  const married = nextOf(random, names.family)
  const since = timestampText(
    population.joined[user] as number,
    nextBelow(random, 86_400),
    nextBelow(random, 1_000_000),
  )
  const isRenamed = (population.renamed[user] as number) < day
  return {
    user_id: userIdOf(seed, user),
    user_name: given,
    user_lastname: isRenamed ? (married === born ? `${born}-${given}` : married) : born,
    user_location: locationOf(cities[cityOf(population, user, day)] as City),
    user_since: since,
  }
}

/** Indexes of the users who are registered at the first instant of a day, in order. */
export function* presentUsers({ population }: World, day: number): Generator<number> {
  for (let user = 0; user < population.size; user++) {
    if (isPresent(population, user, day)) yield user
  }
}

function namesOf({ names }: City): PersonNames {
  return personNames[names] as PersonNames
}

function locationOf(city: City): UserRecord['user_location'] {
  const near = (degrees: number) => (degrees + (nextFraction(random) - 0.5) * 0.08).toFixed(5)
  return [near(city.latitude), near(city.longitude), city.place, city.country, city.zone]
}
