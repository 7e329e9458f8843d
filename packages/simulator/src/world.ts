import { SimulatorError } from './errors.ts'
import { dayOf } from './calendar.ts'
import { generatedCatalogue, type Catalogue } from './songs/catalogue.ts'
import { songGenerator } from './songs/song-generator.ts'
import { createPopulation, type Population } from './users/population.ts'

/** How large the simulated business is, when it runs and how dirty its data are. */
export interface WorldOptions {
  /** Same options and seed, same bytes. Default 1. */
  seed?: number
  /** Users registered on the first day; about 0.05 % a day join on top. Default 1000. */
  users?: number
  /** Sessions recorded a day, without those sent again. Default 1000. */
  sessionsPerDay?: number
  /** Vary the sessions of a day by weekday (less on Monday, more on Saturday), the same in a week. Default false. */
  weeklyRhythm?: boolean
  /** First day on which sessions are recorded. Default '2024-01-01'. */
  firstDate?: string
  /** Days on which sessions are recorded. Default 30. */
  days?: number
  /** How many songs to generate, or the songs on sale. Default 10000. */
  songs?: number | Catalogue
  /** Share of sessions that start 1 to 3 days before they are recorded. Default 0.015. */
  lateShare?: number
  /** Share of sessions sent again: half in the same answer, half on the next day. Default 0.004. */
  resentShare?: number
  /** Share of sessions with one defect, all kinds alike. Default 0.004. */
  dirtyShare?: number
}

/** The simulated business: everything that the API answers follows from it. */
export interface World {
  seed: number
  firstDay: number
  /** Exclusive: today. */
  endDay: number
  sessionsPerDay: number
  weeklyRhythm: boolean
  lateShare: number
  resentShare: number
  dirtyShare: number
  catalogue: Catalogue
  population: Population
}

/**
 * The world of some options.
 * @throws SimulatorError SIMULATOR_OPTIONS_INVALID
 */
export function createWorld(options: WorldOptions = {}): World {
  const { seed = 1, users = 1000, days = 30, firstDate = '2024-01-01', songs = 10_000 } = options
  const firstDay = dayOf(firstDate)
  if (firstDay === undefined) throw invalid('firstDate', 'a date YYYY-MM-DD', firstDate)
  const [userCount, dayCount] = [whole('users', users), whole('days', days)]
  const catalogue =
    typeof songs === 'number'
      ? generatedCatalogue(songGenerator(seed, whole('songs', songs)))
      : songs
  if (catalogue.size === 0) throw invalid('songs', 'at least one song', catalogue.size)
  if (userCount === 0) throw invalid('users', 'at least one user', userCount)
  return {
    seed: whole('seed', seed),
    firstDay,
    endDay: firstDay + dayCount,
    sessionsPerDay: whole('sessionsPerDay', options.sessionsPerDay ?? 1000),
    weeklyRhythm: options.weeklyRhythm ?? false,
    lateShare: share('lateShare', options.lateShare ?? 0.015),
    resentShare: share('resentShare', options.resentShare ?? 0.004),
    dirtyShare: share('dirtyShare', options.dirtyShare ?? 0.004),
    catalogue,
    population: createPopulation({ seed, users: userCount, firstDay, days: dayCount }),
  }
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw invalid(name, 'a whole number from 0', value)
}

function share(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value
  throw invalid(name, 'a number from 0 to 1', value)
}

function invalid(name: string, expected: string, got: unknown): SimulatorError {
  const message = `simulator option ${name}: expected ${expected}, got ${JSON.stringify(got)}`
  return new SimulatorError('SIMULATOR_OPTIONS_INVALID', message)
}
