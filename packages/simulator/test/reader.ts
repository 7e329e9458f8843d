import { createWorld, type World, type WorldOptions } from '../src/world.ts'
import { sessionChunks, type SessionChunks } from '../src/sessions/session-chunks.ts'

/** An item as the JSON has it; nothing is believed about its price. */
export interface ReadItem {
  song_id: string
  song_name: string
  artist_id: string
  artist_name: string
  price: unknown
  currency: string
  liked: boolean
  liked_since: string | null
}

/** A session as the JSON has it, defects included. */
export interface ReadSession {
  user_id?: string
  session_id: string
  session_items: ReadItem[] | null
  user_agent: string
  session_start_time: unknown
}

/** A small world and the days of its first `days`. */
export function smallWorld(options: WorldOptions = {}): World {
  return createWorld({ users: 300, songs: 500, sessionsPerDay: 400, days: 10, ...options })
}

const sources = new WeakMap<World, SessionChunks>()

/** The bytes of the sessions recorded on days [from, to) counted from the first. */
export function sessionBytes(world: World, from: number, to: number, start?: number, end?: number) {
  const chunks = sources.get(world) ?? sessionChunks(world)
  sources.set(world, chunks)
  const range = { from: world.firstDay + from, to: world.firstDay + to, start, end }
  return Buffer.concat([...chunks(range)])
}

/** The same, parsed. */
export function readSessions(world: World, from: number, to: number): ReadSession[] {
  return JSON.parse(`[${sessionBytes(world, from, to).toString('utf8')}]`) as ReadSession[]
}

/** What a reader counts who knows only the JSON: distinct sessions, their items, readable prices in cents. */
export function countSessions(sessions: readonly ReadSession[]) {
  const distinct = new Map(sessions.map((session) => [session.session_id, session]))
  const items = [...distinct.values()].flatMap(({ session_items }) => session_items ?? [])
  const cents = items.reduce((sum, { price }) => sum + (centsOf(price) ?? 0), 0)
  return { records: sessions.length, sessions: distinct.size, items: items.length, cents }
}

/** Cents of a number or of numeric text; undefined for anything else. */
export function centsOf(price: unknown): number | undefined {
  const isNumeric = typeof price === 'string' && /^\d+(\.\d+)?$/.test(price)
  return typeof price === 'number' || isNumeric ? Math.round(Number(price) * 100) : undefined
}
