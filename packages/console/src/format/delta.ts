import type { Cell } from '../answer/chart-answer.ts'
import { figures, noValue, thinSpace } from './figures.ts'
import { shortened } from './magnitude.ts'
import { numberOf, usualLocale, type MeasureFormat } from './measure.ts'

/** A change from one period to another: its direction is a shape, whether it is good is a colour. */
export interface Delta {
  direction: 'up' | 'down' | 'flat' | 'none'
  /** ▲, ▼ or –; empty where there is nothing to compare with. */
  mark: string
  /** With its sign: '+12.4 %', '+1.2 pp'; 'new' without a base before; empty where none can be told. */
  amount: string
  /** Undefined for what is neither good nor bad. */
  isGood?: boolean
}

/** Changes of less, in percent or in percentage points, are none. */
const flatBelow = 0.05

const none = { mark: noValue, amount: '' } as const

/** How a change is judged and written. */
export interface DeltaOptions {
  downIsGood?: boolean
  /** Whether the other number is of other rows, not of an earlier time: what those lack is not new. */
  isSegment?: boolean
  locale?: string
}

/** The change of a number; rates change by percentage points. */
export function deltaOf(
  now: Cell | undefined,
  before: Cell | undefined,
  { format }: Pick<MeasureFormat, 'format'>,
  { downIsGood = false, isSegment = false, locale = usualLocale }: DeltaOptions = {},
): Delta {
  const [value, base] = [numberOf(now), numberOf(before)]
  if (value === undefined) return { direction: 'none', ...none }
  if (base === undefined)
    return { direction: 'none', ...(isSegment ? none : { mark: '', amount: 'new' }) }
  const isRate = format === 'percent'
  if (base === 0 && !isRate) return { direction: 'none', ...none }
  const change = isRate ? (value - base) * 100 : ((value - base) / Math.abs(base)) * 100
  const unit = thinSpace + (isRate ? 'pp' : '%')
  if (Math.abs(change) < flatBelow)
    return { direction: 'flat', mark: noValue, amount: `0.0${unit}` }
  const isUp = change > 0
  const amount = (isUp ? '+' : '') + amountOf(change, locale) + unit
  return {
    ...{ direction: isUp ? 'up' : 'down', mark: isUp ? '▲' : '▼', amount },
    isGood: isUp !== downIsGood,
  }
}

/** A change as one text. */
export function deltaText({ mark, amount }: Delta): string {
  return [mark, amount].filter((part) => part !== '').join(' ')
}

function amountOf(change: number, locale: string): string {
  const decimals = Math.abs(change) >= 1000 ? 0 : 1
  const options = { locale, decimals: [decimals, decimals] } as const
  return shortened(change, { locale }) ?? figures(change, options)
}
