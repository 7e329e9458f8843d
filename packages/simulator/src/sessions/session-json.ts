import { copyBytes, putAscii, putBytes, type ByteSink } from '../byte-sink.ts'
import { putTimestamp } from '../calendar.ts'
import { userAgents } from '../data/user-agents.ts'
import { fragmentArena, type FragmentArena } from '../fragment-arena.ts'
import { putUuid } from '../uuid.ts'
import { putUserId } from '../users/user-record.ts'
import type { World } from '../world.ts'
import {
  defectivePrice,
  defectiveSong,
  defectiveTimestamp,
  putUnknownUser,
} from './session-defects.ts'
import type { SessionPlan } from './session-plan.ts'

/** Adds the JSON of a plan to a sink. */
export type SessionWriter = (sink: ByteSink, plan: SessionPlan) => void

const SESSION_ID = 0x1d
const PRICES = Array.from({ length: 1000 }, (_, cents) => JSON.stringify(cents / 100))
const AGENTS = userAgents.map((agent) =>
  Buffer.from(`,"user_agent":${JSON.stringify(agent)},"session_start_time":`),
)

const USER_START = Buffer.from('{"user_id":"')
const USER_END = Buffer.from('","session_id":"')
const NO_USER = Buffer.from('{"session_id":"')
const ITEMS_START = Buffer.from('","session_items":')
const LIKED = Buffer.from(',"currency":"USD","liked":true,"liked_since":"')
const LIKED_END = Buffer.from('"}')
const NOT_LIKED = Buffer.from(',"currency":"USD","liked":false,"liked_since":null}')
const EXTRA = Buffer.from(',"app_version":{"major":4,"beta":true}')

/** A writer for the sessions of a world; the JSON of a song is made once and kept. */
export function createSessionWriter(world: World): SessionWriter {
  const { size } = world.catalogue
  const songs = fragmentArena(size, (song) => Buffer.from(songStart(world, song)))
  return (sink, plan) => {
    putUser(sink, plan, world.seed)
    putUuid(sink, world.seed, SESSION_ID, plan.day, plan.index)
    putBytes(sink, ITEMS_START)
    putItems(sink, plan, songs, world)
    copyBytes(sink, AGENTS[plan.userAgent % AGENTS.length] as Buffer)
    putStart(sink, plan)
    if (plan.kind === 'extra_field') putBytes(sink, EXTRA)
    putAscii(sink, '}')
  }
}

/** The beginning of an item, up to its price. */
function songStart({ catalogue }: World, song: number): string {
  const { trackId, title, artistId, artistName } = catalogue.at(song)
  const fields = {
    song_id: trackId,
    song_name: title,
    artist_id: artistId,
    artist_name: artistName,
  }
  return `${JSON.stringify(fields).slice(0, -1)},"price":`
}

function putUser(sink: ByteSink, plan: SessionPlan, seed: number): void {
  if (plan.kind === 'missing_user_id') {
    putBytes(sink, NO_USER)
    return
  }
  putBytes(sink, USER_START)
  if (plan.kind === 'unknown_user') putUnknownUser(sink, plan, seed)
  else putUserId(sink, seed, plan.user)
  putBytes(sink, USER_END)
}

function putItems(sink: ByteSink, plan: SessionPlan, songs: FragmentArena, world: World): void {
  if (plan.kind === 'null_items') {
    putAscii(sink, 'null')
    return
  }
  putAscii(sink, '[')
  const count = plan.kind === 'empty_items' ? 0 : plan.itemCount
  for (let item = 0; item < count; item++) {
    if (item > 0) putAscii(sink, ',')
    const song = plan.songs[item] as number
    const cents = plan.cents[item] as number
    if (item === 0 && plan.kind !== 'clean') {
      putBytes(sink, Buffer.from(defectiveSong(plan, songStart(world, song))))
      putBytes(sink, Buffer.from(defectivePrice(plan, cents)))
    } else {
      songs.put(sink, song)
      putAscii(sink, PRICES[cents] as string)
    }
    putLiked(sink, plan, plan.liked[item] as number)
  }
  putAscii(sink, ']')
}

function putLiked(sink: ByteSink, plan: SessionPlan, secondsBefore: number): void {
  if (secondsBefore === 0) {
    putBytes(sink, NOT_LIKED)
    return
  }
  const second = plan.startSecond - (secondsBefore % 86_400)
  const day = plan.startDay - Math.floor(secondsBefore / 86_400) - (second < 0 ? 1 : 0)
  putBytes(sink, LIKED)
  putTimestamp(sink, day, second < 0 ? second + 86_400 : second, plan.startMicros)
  putBytes(sink, LIKED_END)
}

function putStart(sink: ByteSink, plan: SessionPlan): void {
  if (plan.kind === 'wrong_timestamp') {
    putAscii(sink, defectiveTimestamp(plan))
    return
  }
  putAscii(sink, '"')
  putTimestamp(sink, plan.startDay, plan.startSecond, plan.startMicros)
  putAscii(sink, '"')
}
