import { countries } from '../data/places.ts'
import { weightedDraw, drawWeighted } from '../weighted-draw.ts'
import {
  createRandom,
  nextBelow,
  nextFraction,
  nextOf,
  seedRandom,
  type RandomState,
} from '../random.ts'

/** A place to live: a city of `places.ts`, flattened. */
export interface City {
  country: string
  names: string
  place: string
  latitude: number
  longitude: number
  zone: string
}

/** Every city, in the order of `places.ts`. */
export const cities: readonly City[] = countries.flatMap(({ code, names, cities: of }) =>
  of.map(([place, latitude, longitude, zone]) => ({
    country: code,
    names,
    place,
    latitude,
    longitude,
    zone,
  })),
)

/** The day of an event that never comes. */
const NEVER = 0x3fffffff

/**
 * The life of every user, one array an event, indexed by user. An event of day D is known from the snapshot as of D+1 on.
 */
export interface Population {
  size: number
  /** Users of the first day: indexes below this; those who join later follow in the order of joining. */
  founders: number
  joinersPerDay: number
  joined: Int32Array
  left: Int32Array
  returned: Int32Array
  moved: Int32Array
  renamed: Int32Array
  home: Uint16Array
  nextHome: Uint16Array
}

/** What the lives of users follow from. */
export interface PopulationOptions {
  seed: number
  users: number
  firstDay: number
  days: number
}

/** Chances a day, of one user. */
const LEAVES = 1 / 900
const MOVES = 1 / 600
const RENAMES = 1 / 1200
const GROWTH = 0.0005

const USER = 0x55

/** The users of a seed: those of the first day, then the ones who join while the simulated days pass. */
export function createPopulation({ seed, users, firstDay, days }: PopulationOptions): Population {
  const joinersPerDay = users * GROWTH
  const size = users + Math.ceil(joinersPerDay * days)
  const population = { ...emptyPopulation(size), founders: users, joinersPerDay }
  const cityTable = weightedDraw(cityWeights())
  const random = createRandom()
  for (let user = 0; user < size; user++) {
    seedRandom(random, seed, USER, user)
    const past = 1 + Math.floor(1500 * nextFraction(random) ** 2)
    const joinedDay = user < users ? -past : Math.floor((user - users) / joinersPerDay)
    live(population, user, firstDay + joinedDay, Math.max(0, joinedDay + 1) + firstDay, random)
    population.home[user] = drawWeighted(cityTable, random)
    population.nextHome[user] = otherCity(population.home[user] ?? 0, random)
  }
  return population
}

/** Whether the user is registered at the first instant of a day. */
export function isPresent(population: Population, user: number, day: number): boolean {
  if ((population.joined[user] as number) >= day) return false
  return (population.left[user] as number) >= day || (population.returned[user] as number) < day
}

/** Where the user lives at the first instant of a day, as an index of {@link cities}. */
export function cityOf(population: Population, user: number, day: number): number {
  const home = (population.moved[user] as number) < day ? population.nextHome : population.home
  return home[user] as number
}

function live(
  population: Population,
  user: number,
  joined: number,
  from: number,
  random: RandomState,
): void {
  population.joined[user] = joined
  population.moved[user] = from + waiting(MOVES, random)
  population.renamed[user] = from + waiting(RENAMES, random)
  const left = from + waiting(LEAVES, random)
  const comesBack = nextFraction(random) < 0.5
  population.left[user] = left
  population.returned[user] = comesBack ? left + 3 + nextBelow(random, 30) : NEVER
}

/** Days until an event of a daily chance (geometric). */
function waiting(chance: number, random: RandomState): number {
  return Math.min(50_000, Math.floor(Math.log(1 - nextFraction(random)) / Math.log(1 - chance)))
}

function otherCity(home: number, random: RandomState): number {
  const staysInCountry = nextFraction(random) < 0.6
  const { domestic, foreign } = neighbours[home] as (typeof neighbours)[number]
  return nextOf(random, staysInCountry && domestic.length > 0 ? domestic : foreign)
}

const neighbours = cities.map((home, index) => {
  const others = cities.flatMap((_, other) => (other === index ? [] : [other]))
  const isDomestic = (other: number) => cities[other]?.country === home.country
  return {
    domestic: others.filter(isDomestic),
    foreign: others.filter((other) => !isDomestic(other)),
  }
})

function cityWeights(): Float64Array {
  const weights = countries.flatMap(({ weight, cities: of }) =>
    of.map((_, rank) => (weight * (of.length - rank)) / ((of.length * (of.length + 1)) / 2)),
  )
  return Float64Array.from(weights)
}

function emptyPopulation(size: number): Omit<Population, 'founders' | 'joinersPerDay'> {
  return {
    size,
    joined: new Int32Array(size),
    left: new Int32Array(size),
    returned: new Int32Array(size),
    moved: new Int32Array(size),
    renamed: new Int32Array(size),
    home: new Uint16Array(size),
    nextHome: new Uint16Array(size),
  }
}
