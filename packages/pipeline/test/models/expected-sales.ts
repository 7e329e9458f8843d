import { expectedUsers, type UserVersion } from './expected-users.ts'
import type { Item, Load } from './history.ts'
import { lookbackDays } from './warehouse.ts'

/** An item as fact_session has it. */
export interface Sale {
  session_id: string
  item_position: number
  user_key: string
  user_id: string
  track_id: string
  session_start_time: string
  price: string
  liked: boolean | null
  user_agent: string | null
  ingest_on: string
}

/** The sales that loads, oldest first and one a date, tell of: each item once, its buyer as known when it was loaded. */
export function expectedSales(loads: readonly Load[]): Sale[] {
  return loads.flatMap(({ ingestOn, sessions }, index) => {
    const known = expectedUsers(loads.slice(0, index + 1))
    const earlier = loads
      .slice(0, index)
      .filter((load) => daysBetween(load.ingestOn, ingestOn) <= lookbackDays)
    const recorded = new Set(
      earlier.flatMap((load) => load.sessions.map((item) => item.session_id)),
    )
    const chosen = new Map<string, string>()
    for (const { session_id: id, record_hash: hash } of sessions) {
      if (hash < (chosen.get(id) ?? '\uFFFF')) chosen.set(id, hash)
    }
    const once = new Map<string, Item>()
    for (const item of sessions) {
      const stands = chosen.get(item.session_id) === item.record_hash
      if (stands && !recorded.has(item.session_id))
        once.set(`${item.session_id} ${item.item_position}`, item)
    }
    return [...once.entries()].sort().map(([, item]) => saleOf(item, ingestOn, known))
  })
}

function saleOf(item: Item, ingestOn: string, known: readonly UserVersion[]): Sale {
  const at = item.session_start_time
  const buyer = known.filter(
    (version) =>
      version.user_id === item.user_id && version.valid_from <= at && at < version.valid_to,
  )
  if (buyer.length > 1) throw new Error(`two versions of ${item.user_id} hold at ${at}`)
  return {
    session_id: item.session_id,
    item_position: item.item_position,
    user_key: buyer[0]?.user_key ?? 'unknown',
    user_id: item.user_id,
    track_id: item.song_id,
    session_start_time: at,
    price: item.price,
    liked: item.liked,
    user_agent: item.user_agent,
    ingest_on: ingestOn,
  }
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}
