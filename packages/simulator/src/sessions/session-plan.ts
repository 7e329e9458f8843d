import { weightedDraw, drawWeighted, zipfWeights, type WeightedDraw } from '../weighted-draw.ts'
import { zoneOffset } from '../calendar.ts'
import { createRandom, nextBelow, nextBits, nextFraction, seedRandom } from '../random.ts'
import { cities, cityOf, isPresent } from '../users/population.ts'
import type { World } from '../world.ts'

/** What can be wrong with a session; 'clean' = nothing. */
export const sessionKinds = [
  'clean',
  'price_text',
  'price_garbage',
  'missing_user_id',
  'null_items',
  'empty_items',
  'unknown_user',
  'unknown_track',
  'odd_song_name',
  'wrong_timestamp',
  'extra_field',
] as const

/** A kind of {@link sessionKinds}. */
export type SessionKind = (typeof sessionKinds)[number]

/** A session as decided, before it becomes JSON. One object is used again and again: copy what must last. */
export interface SessionPlan {
  /** Day that recorded it, and its number among the sessions of that day. */
  day: number
  index: number
  kind: SessionKind
  user: number
  startDay: number
  startSecond: number
  startMicros: number
  userAgent: number
  /** How many of the following are in use; item 0 bears the defect of a kind that concerns one item. */
  itemCount: number
  /** Index in the catalogue. */
  songs: Int32Array
  cents: Int32Array
  /** Seconds before the start at which the song was liked; 0 = not liked. */
  liked: Int32Array
}

/** Decides sessions of one world. */
export interface SessionPlanner {
  plan(day: number, index: number): SessionPlan
}

const SESSION = 0x5e
const MOST_ITEMS = 7
/** In percent, for 1 … 7 items: 3.5 on average. */
const ITEM_COUNTS = [15, 17, 20, 19, 14, 10, 5]
const LIST_PRICES = [99, 129, 69, 99, 149, 129, 79, 199, 49, 109, 89, 119]

/** A planner; the tables of popularity are built once here. */
export function createSessionPlanner(world: World): SessionPlanner {
  const tables = popularity(world)
  const clocks = clockTable()
  const random = createRandom()
  const plan = emptyPlan()
  return {
    plan: (day, index) => {
      seedRandom(random, world.seed, SESSION, day, index)
      plan.day = day
      plan.index = index
      plan.kind = kindOf(nextFraction(random), world.dirtyShare)
      plan.user = activeUser(world, tables.users, day, random)
      const isLate = nextFraction(random) < world.lateShare
      plan.startDay = isLate ? day - 1 - nextBelow(random, 3) : day
      const home = cityOf(world.population, plan.user, day)
      plan.startSecond = utcSecond(localSecond(random), clocks.offset(home, plan.startDay))
      plan.startMicros = nextBelow(random, 1_000_000)
      plan.userAgent = nextBits(random)
      planItems(plan, tables, random)
      return plan
    },
  }
}

function emptyPlan(): SessionPlan {
  return {
    ...{ day: 0, index: 0, kind: 'clean', user: 0, startDay: 0, startSecond: 0, startMicros: 0 },
    ...{ userAgent: 0, itemCount: 0 },
    songs: new Int32Array(MOST_ITEMS),
    cents: new Int32Array(MOST_ITEMS),
    liked: new Int32Array(MOST_ITEMS),
  }
}

interface Popularity {
  songs: WeightedDraw
  users: WeightedDraw
  itemCounts: WeightedDraw
  /** Songs on sale. */
  size: number
  /** Song of a rank = (rank × step + 1) mod size, step and size without common factor. */
  step: number
}

function popularity({ catalogue, population }: World): Popularity {
  return {
    songs: weightedDraw(zipfWeights(catalogue.size, 1)),
    users: weightedDraw(zipfWeights(population.founders, 0.35)),
    itemCounts: weightedDraw(Float64Array.from(ITEM_COUNTS)),
    size: catalogue.size,
    step: coprime(Math.max(1, Math.floor(catalogue.size * 0.618)), catalogue.size),
  }
}

function coprime(candidate: number, size: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  return divisor(candidate, size) === 1 ? candidate : coprime(candidate + 1, size)
}

function kindOf(fraction: number, dirtyShare: number): SessionKind {
  if (fraction >= dirtyShare) return 'clean'
  const kinds = sessionKinds.length - 1
  return sessionKinds[1 + Math.floor((fraction / dirtyShare) * kinds)] as SessionKind
}

/** Who is away hardly buys: a draw that meets such a user is repeated a few times. */
function activeUser(
  { population, firstDay }: World,
  founders: WeightedDraw,
  day: number,
  random: Int32Array,
): number {
  const joined = Math.ceil((day - firstDay + 1) * population.joinersPerDay)
  const registered = Math.min(population.size, population.founders + joined)
  for (let attempt = 1; ; attempt++) {
    const any = nextBelow(random, registered)
    const user = any < population.founders ? drawWeighted(founders, random) : any
    if (attempt === 8 || isPresent(population, user, day + 1)) return user
  }
}

/** People listen in the evening: the mean of two draws peaks at 18:00 and leaves the night quiet. */
function localSecond(random: Int32Array): number {
  const bell = (nextFraction(random) + nextFraction(random)) / 2
  return (64_800 + Math.floor((bell - 0.5) * 86_400) + 86_400) % 86_400
}

function utcSecond(local: number, offset: number): number {
  return (local - offset + 2 * 86_400) % 86_400
}

function planItems(plan: SessionPlan, tables: Popularity, random: Int32Array): void {
  plan.itemCount = 1 + drawWeighted(tables.itemCounts, random)
  const { size } = tables
  for (let item = 0; item < plan.itemCount; item++) {
    const song = (drawWeighted(tables.songs, random) * tables.step + 1) % size
    const bits = nextBits(random)
    plan.songs[item] = song
    plan.cents[item] = priceOf(song, bits & 0xff)
    plan.liked[item] = (bits >>> 8) % 4 === 0 ? 1 + (nextBits(random) % 30_000_000) : 0
  }
}

/** The list price of the song; one sale in ten at a discount, never below 0.49. */
function priceOf(song: number, dice: number): number {
  const list = LIST_PRICES[(song * 7) % LIST_PRICES.length] as number
  return dice < 26 ? Math.max(49, list - dice * 2) : list
}

function clockTable(): { offset(city: number, day: number): number } {
  const offsetsByDay = new Map<number, Int32Array>()
  const offsetsOn = (day: number) => {
    const known = offsetsByDay.get(day)
    if (known) return known
    const offsets = Int32Array.from(cities, ({ zone }) => zoneOffset(zone, day))
    offsetsByDay.set(day, offsets)
    return offsets
  }
  return { offset: (city, day) => offsetsOn(day)[city] as number }
}
