import type { ShownMeasure } from '../../answer/chart-answer.ts'
import { deltaOf, deltaText, formatMeasure, thinSpace } from '../../format/index.ts'
import type { ThresholdAlert } from './scheduled.ts'

/** What a measure was read as. */
export interface Reading {
  measure: ShownMeasure
  /** Undefined: there is none. */
  value?: number
  /** What it is compared with. */
  before?: number
  /** Which days and filters it is about. */
  about: readonly string[]
}

/** What follows from a reading for people. */
export type Step = 'raise' | 'recover' | 'nothing'

/** The number that is held against the bounds: the value itself, or its change in percent, of rates in percentage points. */
export function judgedNumber(
  { compare }: Pick<ThresholdAlert, 'compare'>,
  reading: Reading,
): number | undefined {
  const { measure } = reading
  const { now, base } = judgedPair(reading)
  if (compare === 'none' || now === undefined) return now
  if (base === undefined) return undefined
  if (measure.format === 'percent') return (now - base) * 100
  return base === 0 ? undefined : ((now - base) / Math.abs(base)) * 100
}

/** What is judged and told: a sum or a count over no rows is 0. */
function judgedPair({ measure, value, before }: Reading): { now?: number; base?: number } {
  const empty = measure.emptyIsZero ? 0 : undefined
  const [now, base] = [value ?? empty, before ?? empty]
  return { ...(now !== undefined && { now }), ...(base !== undefined && { base }) }
}

/** Whether a number is beyond the bounds; undefined where there is no number to judge. */
export function isCrossed(
  alert: Pick<ThresholdAlert, 'compare' | 'above' | 'below'>,
  reading: Reading,
): boolean | undefined {
  const number = judgedNumber(alert, reading)
  if (number === undefined) return undefined
  const { above, below } = alert
  return (above !== undefined && number > above) || (below !== undefined && number < below)
}

/** People are told when bounds are crossed, and once when the number is back; what cannot be judged changes nothing. */
export function stepOf(wasCrossed: boolean, crossed: boolean | undefined): Step {
  if (crossed === undefined || crossed === wasCrossed) return 'nothing'
  return crossed ? 'raise' : 'recover'
}

/** What people are told: a subject that is the same whenever the same thing happens, and the numbers. */
export function wordsOf(
  alert: ThresholdAlert,
  step: Exclude<Step, 'nothing'>,
  reading: Reading,
): { subject: string; text: string } {
  const { measure, about } = reading
  const { now, base } = judgedPair(reading)
  const title = alert.title ?? measure.label
  const bounds = boundsOf(alert, measure)
  const full = formatMeasure(now, measure, 'table')
  const change =
    alert.compare === 'none'
      ? []
      : [
          `before: ${formatMeasure(base, measure, 'table')}`,
          `change: ${deltaText(deltaOf(now, base, measure))}`,
        ]
  const happened = step === 'raise' ? `is ${bounds}` : `is no longer ${bounds}`
  return {
    subject: `${title} ${happened}`,
    text: [`${measure.label}: ${full}`, ...change, ...about].join('\n'),
  }
}

/** 'below $100 or above $900'; of changes 'down more than 20 %'. */
function boundsOf({ above, below, compare }: ThresholdAlert, measure: ShownMeasure): string {
  if (compare === 'none') {
    const text = (bound: number): string => formatMeasure(bound, measure, 'table')
    return [
      ...(below === undefined ? [] : [`below ${text(below)}`]),
      ...(above === undefined ? [] : [`above ${text(above)}`]),
    ].join(' or ')
  }
  const unit = measure.format === 'percent' ? 'pp' : '%'
  const text = (bound: number, beyond: boolean): string =>
    `${bound < 0 ? 'down' : 'up'} ${beyond ? 'more' : 'less'} than ${Math.abs(bound)}${thinSpace}${unit}`
  return [
    ...(below === undefined ? [] : [text(below, below < 0)]),
    ...(above === undefined ? [] : [text(above, above >= 0)]),
  ].join(' or ')
}
