import { Cron as Croner } from 'croner'

import { cronerPattern, namesEveryHour, type Cron } from './cron.ts'
import { instantOf, wallOf } from './zone.ts'

/** The instants at which something is due, in milliseconds since 1970 (Airflow's CronMixin and DeltaMixin). */
export interface Ticks {
  /** The first after an instant. */
  next: (instant: number) => number
  /** The last before an instant. */
  previous: (instant: number) => number
  /** An instant itself if it is one of them, else the next. */
  alignToNext: (instant: number) => number
  /** An instant itself if it is one of them, else the previous. */
  alignToPrevious: (instant: number) => number
}

/** The times of a cron expression on the wall clock of a zone. */
export function cronTicks(cron: Cron, zone: string): Ticks {
  const wallClock = new Croner(cronerPattern(cron), { utcOffset: 0, mode: '6-part' })
  const everyHour = namesEveryHour(cron)
  const step = (instant: number, find: (wall: number) => number) => {
    const wall = wallOf(instant, zone)
    const found = find(wall)
    return everyHour ? instant + found - wall : instantOf(found, zone)
  }
  const next = remembering((instant) => step(instant, (wall) => after(wallClock, wall)))
  const previous = (instant: number) => step(instant, (wall) => before(wallClock, wall))
  return {
    next,
    previous,
    alignToNext: remembering((instant) => {
      const found = next(instant)
      return previous(found) === instant ? instant : found
    }),
    alignToPrevious: (instant) => {
      const found = previous(instant)
      return next(found) === instant ? instant : found
    },
  }
}

/** Multiples of a length from any instant on: every instant is one of them. */
export function deltaTicks(length: number): Ticks {
  return {
    next: (instant) => instant + length,
    previous: (instant) => instant - length,
    alignToNext: (instant) => instant,
    alignToPrevious: (instant) => instant,
  }
}

/** A function that keeps its last answer: run after run asks for the same start date, and for what was just found. */
function remembering(find: (instant: number) => number): (instant: number) => number {
  let asked = Number.NaN
  let answer = Number.NaN
  return (instant) => {
    if (instant !== asked) [asked, answer] = [instant, find(instant)]
    return answer
  }
}

function after(wallClock: Croner, wall: number): number {
  return found(wallClock.nextRun(new Date(wall)), wallClock, wall)
}

function before(wallClock: Croner, wall: number): number {
  // croner forgets milliseconds: the second that has begun lies before the end of it.
  const until = new Date(Math.ceil(wall / 1000) * 1000)
  return found(wallClock.previousRuns(1, until)[0], wallClock, wall)
}

function found(date: Date | null | undefined, wallClock: Croner, wall: number): number {
  if (date) return date.getTime()
  const at = new Date(wall).toISOString()
  throw new RangeError(`cron '${wallClock.getPattern()}': expected a time around ${at}, found none`)
}
