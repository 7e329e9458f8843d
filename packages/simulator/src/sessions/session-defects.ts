import type { ByteSink } from '../byte-sink.ts'
import { hash } from '../random.ts'
import { putUuid } from '../uuid.ts'
import type { SessionPlan } from './session-plan.ts'

const UNKNOWN_USER = 0x1e
const GARBAGE_PRICES = ['"free"', '"N/A"', '"1,29 €"', '""', '"0.9.9"']
const WRONG_TIMESTAMPS = ['1718000000', '"yesterday"', '"31/12/2024 25:61"', 'true', '""']
const ODD_NAMES = [
  'He said "hi", twice',
  '🎵🔥 ≤3 👩‍🎤',
  'שלום עולם',
  'أغنية \u202Eمقلوبة',
  "Robert'); DROP TABLE songs;--",
  'two\nlines\tand a tab',
  'back\\slash',
  '<script>alert(1)</script>',
  '=1+1',
  '\u001Fcontrol',
].map((name) => JSON.stringify(name))

/** Adds the id of a user whom `GET /users` never shows. */
export function putUnknownUser(sink: ByteSink, plan: SessionPlan, seed: number): void {
  putUuid(sink, seed, UNKNOWN_USER, plan.day, plan.index)
}

/** The beginning of the first item's JSON with the defect of the plan; other defects leave it alone. */
export function defectiveSong(plan: SessionPlan, song: string): string {
  const dice = hash(plan.day, plan.index) >>> 0
  if (plan.kind === 'unknown_track') {
    // No song has digits where the Echo Nest's ids have letters.
    const id = `TR00000128F${(dice & 0xfffffff).toString(16).padStart(7, '0').toUpperCase()}`
    return song.replace(/"song_id":"[^"]*"/, () => `"song_id":"${id}"`)
  }
  if (plan.kind !== 'odd_song_name') return song
  const name = ODD_NAMES[dice % ODD_NAMES.length] as string
  return song.replace(/"song_name":"(?:[^"\\]|\\.)*"/, () => `"song_name":${name}`)
}

/** The JSON of the first item's price: a number unless that is the defect. */
export function defectivePrice(plan: SessionPlan, cents: number): string {
  if (plan.kind === 'price_text') return `"${(cents / 100).toFixed(2)}"`
  if (plan.kind !== 'price_garbage') return JSON.stringify(cents / 100)
  return GARBAGE_PRICES[(hash(plan.index, plan.day) >>> 0) % GARBAGE_PRICES.length] as string
}

/** A start time that is none. */
export function defectiveTimestamp(plan: SessionPlan): string {
  const dice = hash(plan.day, plan.index, 2) >>> 0
  return WRONG_TIMESTAMPS[dice % WRONG_TIMESTAMPS.length] as string
}
