import { hash } from '../random.ts'
import type { World } from '../world.ts'

/** A record of an answer: which session, by the day that recorded it first, and how it comes to be there. */
export interface SentRecord {
  day: number
  index: number
  sent: 'first' | 'again same day' | 'again next day'
}

const WEEKDAYS = [1.04, 1.06, 1.22, 1.1, 0.82, 0.86, 0.9] // 1970-01-01, day 0, was a Thursday.

/** Sessions that are recorded on a day for the first time. */
function sessionsOn(world: World, day: number): number {
  if (day < world.firstDay || day >= world.endDay) return 0
  const factor = world.weeklyRhythm ? (WEEKDAYS[day % 7] as number) : 1
  return Math.round(world.sessionsPerDay * factor)
}

/** Sessions between two records that are sent again; Infinity without any. */
function stride(world: World): number {
  return world.resentShare === 0 ? Infinity : Math.max(1, Math.round(1 / world.resentShare))
}

/** Records that an answer for a day has: its sessions and those sent again. */
function recordsOn(world: World, day: number): number {
  const sessions = sessionsOn(world, day)
  return sessions + Math.floor(sessions / stride(world))
}

/**
 * The record at a position of a day's answer. Each run of `stride` sessions is followed by one record sent again: in turn
 * one of this run, and one of the same run of the day before.
 */
function recordAt(world: World, day: number, position: number): SentRecord {
  const step = stride(world)
  if (step === Infinity) return { day, index: position, sent: 'first' }
  const run = Math.floor(position / (step + 1))
  const offset = position - run * (step + 1)
  if (offset < step) return { day, index: run * step + offset, sent: 'first' }
  const index = run * step + ((hash(world.seed, RESENT, day, run) >>> 0) % step)
  const isYesterday = run % 2 === 1 && index < sessionsOn(world, day - 1)
  return isYesterday
    ? { day: day - 1, index, sent: 'again next day' }
    : { day, index, sent: 'again same day' }
}

const RESENT = 0x52

/** Records of an answer for the days [from, to). */
export function recordsBetween(world: World, from: number, to: number): number {
  let records = 0
  for (let day = within(world, from); day < within(world, to); day++) {
    records += recordsOn(world, day)
  }
  return records
}

/** Records [start, end) of an answer for the days [from, to), in order. */
export function* recordsOf(
  world: World,
  { from, to }: { from: number; to: number },
  start = 0,
  end = Infinity,
): Generator<SentRecord> {
  let before = 0
  for (let day = within(world, from); day < within(world, to) && before < end; day++) {
    const count = recordsOn(world, day)
    const last = Math.min(count, end - before)
    for (let position = Math.max(0, start - before); position < last; position++) {
      yield recordAt(world, day, position)
    }
    before += count
  }
}

function within(world: World, day: number): number {
  return Math.min(Math.max(day, world.firstDay), world.endDay)
}
