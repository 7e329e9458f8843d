import { MetricsError } from '../errors.ts'
import type { Join, Model } from '../model/model.ts'

/** A join as it is gone: forwards as declared, or backwards. */
export interface Hop {
  join: Join
  from: string
  to: string
  /** Whether a row of `from` may meet several of `to`. */
  repeats: boolean
}

/** How a table is reached, and all other ways that cost as much. */
export interface Ways {
  way: readonly Hop[]
  rivals: readonly (readonly Hop[])[]
}

/**
 * How each table is reached from another, over the fewest joins that repeat rows, then the fewest. Backwards a join repeats rows, always.
 * Rivals are those that differ in how a table itself is reached, not those before it.
 */
export function waysFrom({ joins, tables }: Pick<Model, 'joins' | 'tables'>, from: string) {
  const found = new Map<string, Ways>()
  const open = new Map<string, Ways>([[from, { way: [], rivals: [] }]])
  for (let next = cheapest(open); next; next = cheapest(open)) {
    const [table, ways] = next
    open.delete(table)
    found.set(table, ways)
    for (const hop of hopsFrom(joins, table)) {
      if (!tables.has(hop.to) || found.has(hop.to)) continue
      open.set(hop.to, better(open.get(hop.to), [...ways.way, hop]))
    }
  }
  return found
}

function cheapest(open: ReadonlyMap<string, Ways>): [string, Ways] | undefined {
  return [...open].toSorted(([, left], [, right]) => costOf(left.way) - costOf(right.way))[0]
}

function better(known: Ways | undefined, way: readonly Hop[]): Ways {
  if (!known || costOf(way) < costOf(known.way)) return { way, rivals: [] }
  if (costOf(way) > costOf(known.way)) return known
  return { ...known, rivals: [...known.rivals, way] }
}

/** Whether no row is met several times on a way. */
export function repeatsNothing(way: readonly Hop[]): boolean {
  return way.every(({ repeats }) => !repeats)
}

/** Whether measures of one table can be asked by dimensions of another without being counted several times. */
export function isReached(model: Model, from: string, to: string): boolean {
  const way = waysFrom(model, from).get(to)?.way
  return way !== undefined && repeatsNothing(way)
}

function hopsFrom(joins: readonly Join[], table: string): Hop[] {
  return joins.flatMap((join) => [
    ...(join.from === table ? [{ join, from: table, to: join.to, repeats: join.repeats }] : []),
    ...(join.to === table ? [{ join, from: table, to: join.from, repeats: true }] : []),
  ])
}

function costOf(path: readonly Hop[]): number {
  return path.reduce((cost, { repeats }) => cost + (repeats ? 1_000 : 1), 0)
}

/**
 * A way over joins none of which repeats rows: every measure is counted once.
 * @throws MetricsError METRICS_FAN_OUT, METRICS_QUERY_INVALID where there is no way at all
 */
export function safePath(
  model: Model,
  from: string,
  to: string,
  { measure, dimension }: { measure: string; dimension: string },
): Hop[] {
  const way = waysFrom(model, from).get(to)?.way
  const repeating = way?.find(({ repeats }) => repeats)
  if (way && !repeating) return [...way]
  if (!repeating) {
    const message = `${measure} by ${dimension}: expected a join from ${from} to ${to}, got none`
    throw new MetricsError('METRICS_QUERY_INVALID', message)
  }
  const message = `${measure} by ${dimension}: the join ${wordsOf(repeating)} repeats rows of ${repeating.from}, ${measure} would be counted several times`
  throw new MetricsError('METRICS_FAN_OUT', message, {
    details: { measure, dimension, from: repeating.from, to: repeating.to },
  })
}

function wordsOf({ join, from, to }: Hop): string {
  const on = Object.entries(join.on)
    .map(([left, right]) => `${join.from}.${left} = ${join.to}.${right}`)
    .join(' and ')
  return `${from} → ${to} (${on})`
}
