import { timestampText } from '../calendar.ts'
import { byteText } from '../chunk-writer.ts'
import { userAgents } from '../data/user-agents.ts'
import { hash } from '../random.ts'
import type { CatalogueSong } from '../songs/catalogue.ts'
import { userIdOf } from '../users/user-record.ts'
import { uuidOf } from '../uuid.ts'
import type { World } from '../world.ts'
import type { SessionPlan } from './session-plan.ts'

/** Turns plans into JSON: each text in 'latin1' characters that stand for UTF-8 bytes. */
export type SessionWriter = (plan: SessionPlan) => string

const SESSION_ID = 0x1d
const UNKNOWN_USER = 0x1e
const PRICES = Array.from({ length: 1000 }, (_, cents) => JSON.stringify(cents / 100))
const GARBAGE_PRICES = ['"free"', '"N/A"', byteText('"1,29 €"'), '""', '"0.9.9"']
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
  '\u0000null byte',
].map((name) => byteText(JSON.stringify(name)))
const AGENTS = userAgents.map((agent) => byteText(JSON.stringify(agent)))

/** A writer for the sessions of a world; texts of songs and users are made once and kept. */
export function createSessionWriter(world: World): SessionWriter {
  const songs: string[] = []
  const users: string[] = []
  const songText = (song: number) => (songs[song] ??= songFragment(world.catalogue.at(song)))
  const userText = (user: number) => (users[user] ??= userIdOf(world.seed, user))
  return (plan) => {
    const userId =
      plan.kind === 'unknown_user'
        ? uuidOf(world.seed, UNKNOWN_USER, plan.day, plan.index)
        : userText(plan.user)
    const user = plan.kind === 'missing_user_id' ? '{' : `{"user_id":"${userId}",`
    const id = uuidOf(world.seed, SESSION_ID, plan.day, plan.index)
    const agent = AGENTS[plan.userAgent % AGENTS.length] as string
    const extra = plan.kind === 'extra_field' ? ',"app_version":{"major":4,"beta":true}' : ''
    return `${user}"session_id":"${id}","session_items":${itemsText(plan, songText)},"user_agent":${agent},"session_start_time":${startText(plan)}${extra}}`
  }
}

/** The beginning of an item, up to its price. */
function songFragment(song: CatalogueSong): string {
  return byteText(songStart(song.trackId, JSON.stringify(song.title), song))
}

function songStart(trackId: string, nameJson: string, { artistId, artistName }: CatalogueSong) {
  return `{"song_id":"${trackId}","song_name":${nameJson},"artist_id":"${artistId}","artist_name":${JSON.stringify(artistName)},"price":`
}

function itemsText(plan: SessionPlan, songText: (song: number) => string): string {
  if (plan.kind === 'null_items') return 'null'
  if (plan.kind === 'empty_items') return '[]'
  let text = '['
  for (let item = 0; item < plan.itemCount; item++) {
    const song = songText(plan.songs[item] as number)
    const isDefective = item === 0 && plan.kind !== 'clean'
    const start = isDefective ? defectiveStart(plan, song) : song
    const cents = plan.cents[item] as number
    const price = isDefective ? defectivePrice(plan, cents) : (PRICES[cents] as string)
    text += `${item === 0 ? '' : ','}${start}${price},"currency":"USD",${likedText(plan, plan.liked[item] as number)}}`
  }
  return text + ']'
}

function defectiveStart(plan: SessionPlan, song: string): string {
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

function defectivePrice(plan: SessionPlan, cents: number): string {
  if (plan.kind === 'price_text') return `"${(cents / 100).toFixed(2)}"`
  if (plan.kind !== 'price_garbage') return PRICES[cents] as string
  return GARBAGE_PRICES[(hash(plan.index, plan.day) >>> 0) % GARBAGE_PRICES.length] as string
}

function likedText(plan: SessionPlan, secondsBefore: number): string {
  if (secondsBefore === 0) return '"liked":false,"liked_since":null'
  const second = plan.startSecond - (secondsBefore % 86_400)
  const day = plan.startDay - Math.floor(secondsBefore / 86_400) - (second < 0 ? 1 : 0)
  const time = timestampText(day, second < 0 ? second + 86_400 : second, plan.startMicros)
  return `"liked":true,"liked_since":"${time}"`
}

function startText(plan: SessionPlan): string {
  if (plan.kind === 'wrong_timestamp') {
    const dice = hash(plan.day, plan.index, 2) >>> 0
    return WRONG_TIMESTAMPS[dice % WRONG_TIMESTAMPS.length] as string
  }
  return `"${timestampText(plan.startDay, plan.startSecond, plan.startMicros)}"`
}
