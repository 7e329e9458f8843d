import { usualRange, type PastValue, type UsualRange } from './usual-range.ts'

/** What the metrics of a table were before. */
export interface History {
  /** The date that is evaluated, YYYY-MM-DD. */
  date: string
  /** The values of one metric on earlier dates, one a date. */
  of: (metric: string) => readonly PastValue[]
}

/** A metric that is out of the ordinary. */
export interface Anomaly extends UsualRange {
  /** Under the name of AWS Glue, e.g. `Dataset.*.RowCount`. */
  metric: string
  value: number
}

/** Those of some metrics that are outside the range in which they usually are. */
export function findAnomalies(
  metrics: Readonly<Record<string, number>>,
  { date, of }: History,
): Anomaly[] {
  return Object.entries(metrics).flatMap(([metric, value]) => {
    const range = usualRange(of(metric), date)
    const usual = !range || (value >= range.lower && value <= range.upper)
    return usual ? [] : [{ metric, value, ...range }]
  })
}

/** An anomaly as a sentence: metric, expected and got. */
export function anomalyText({ metric, value, lower, upper, values, byWeekday }: Anomaly): string {
  const from = byWeekday ? `${values} values before, by weekday` : `${values} values before`
  return `${metric}: expected ${shown(lower)} to ${shown(upper)} after the ${from}, got ${shown(value)}`
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)))
}
