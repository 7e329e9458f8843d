/** What a metric was on an earlier date. */
export interface PastValue {
  /** YYYY-MM-DD. */
  date: string
  value: number
}

/** Between which values a metric is in the ordinary, both ends included. */
export interface UsualRange {
  lower: number
  upper: number
  /** How many values of the past it was made from. */
  values: number
  /** Whether only those of the same weekday say where its middle is. */
  byWeekday: boolean
}

/** How many values of the past there must be before anything is out of the ordinary. */
export const fewestValues = 7

/** How many values of the past are looked at: twelve weeks of days. */
export const mostValues = 84

/**
 * Where a metric of a date is expected: around the median of what it was, as wide as about 99 of 100 values of the same
 * spread need; the spread is told by the median distance, so that a day out of the ordinary does not widen it. Where four weeks of every
 * weekday are known and make it narrower, around the median of the same weekday. Never narrower than one percent.
 * @returns undefined while there are fewer than seven values
 */
export function usualRange(past: readonly PastValue[], date: string): UsualRange | undefined {
  if (past.length < fewestValues) return undefined
  const plain = plainRange(past)
  const weekly = weeklyRange(past, date)
  return weekly && width(weekly) < width(plain) ? weekly : plain
}

/** Half the width in median distances: that of a normal spread, and more where few values tell of it. */
const halfWidth = 3 * 1.4826

function plainRange(past: readonly PastValue[]): UsualRange {
  const values = past.map(({ value }) => value)
  const middle = median(values)
  const spread = median(values.map((value) => Math.abs(value - middle)))
  return rangeAround(middle, halfWidth * (1 + 10 / values.length) * spread, past, false)
}

function weeklyRange(past: readonly PastValue[], date: string): UsualRange | undefined {
  const weekdays = Map.groupBy(past, (one) => weekdayOf(one.date))
  const weeks = Math.min(...[0, 1, 2, 3, 4, 5, 6].map((day) => weekdays.get(day)?.length ?? 0))
  if (weeks < 4) return undefined
  const middles = new Map([...weekdays].map(([day, of]) => [day, median(of.map(valueOf))]))
  const middle = (of: string) => middles.get(weekdayOf(of)) ?? 0
  const spread = median(past.map((one) => Math.abs(one.value - middle(one.date))))
  return rangeAround(middle(date), halfWidth * (1 + 14 / weeks ** 2) * spread, past, true)
}

function rangeAround(
  middle: number,
  half: number,
  { length: values }: readonly PastValue[],
  byWeekday: boolean,
): UsualRange {
  const least = Math.max(half, Math.abs(middle) / 100)
  return { lower: middle - least, upper: middle + least, values, byWeekday }
}

const width = ({ lower, upper }: UsualRange): number => upper - lower

const valueOf = ({ value }: PastValue): number => value

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
