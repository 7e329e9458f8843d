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

/**
 * How one table is reached from another, over the fewest joins that repeat rows, then the fewest; undefined: not at all. Backwards a
 * join repeats rows, always.
 */
function joinPath({ joins, tables }: Model, from: string, to: string): Hop[] | undefined {
  const known = new Map<string, Hop[]>([[from, []]])
  const queue = [from]
  while (queue.length > 0) {
    queue.sort((left, right) => costOf(known.get(left)) - costOf(known.get(right)))
    const table = queue.shift() ?? ''
    if (table === to) return known.get(to)
    for (const hop of hopsFrom(joins, table)) {
      const path = [...(known.get(table) ?? []), hop]
      const before = known.get(hop.to)
      if (!tables.has(hop.to) || (before && costOf(before) <= costOf(path))) continue
      known.set(hop.to, path)
      queue.push(hop.to)
    }
  }
  return undefined
}

/** Whether measures of one table can be asked by dimensions of another without being counted several times. */
export function isReached(model: Model, from: string, to: string): boolean {
  return joinPath(model, from, to)?.every(({ repeats }) => !repeats) ?? false
}

function hopsFrom(joins: readonly Join[], table: string): Hop[] {
  return joins.flatMap((join) => [
    ...(join.from === table ? [{ join, from: table, to: join.to, repeats: join.repeats }] : []),
    ...(join.to === table ? [{ join, from: table, to: join.from, repeats: true }] : []),
  ])
}

function costOf(path: readonly Hop[] = []): number {
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
  const path = joinPath(model, from, to)
  const repeating = path?.find(({ repeats }) => repeats)
  if (path && !repeating) return path
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
