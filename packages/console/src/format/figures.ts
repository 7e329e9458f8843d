/** Where a number is shown: short, or in full. */
export type NumberKind = 'kpi' | 'axis' | 'label' | 'table' | 'tooltip'

/** A space that neither breaks nor is wide, between a number and its unit. */
export const thinSpace = '\u202F'

/** Stands for a value that there is not. */
export const noValue = '–'

/** How figures are written. */
export interface FigureOptions {
  locale: string
  /** Fewest and most decimals. */
  decimals: readonly [least: number, most: number]
  /** ISO 4217. */
  currency?: string
  /** Behind the last figure, before a currency that comes last. */
  suffix?: string
  grouping?: boolean
}

/** A number with a true minus, which a number that is rounded to 0 does not have. */
export function figures(value: number, options: FigureOptions): string {
  const parts = formatter(options).formatToParts(Math.abs(value))
  const last = parts.findLastIndex(({ type }) => type === 'integer' || type === 'fraction')
  const text = parts
    .map((part, at) => (at === last ? part.value + (options.suffix ?? '') : part.value))
    .join('')
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

/** Decimals that a currency has. */
export function currencyDecimals(locale: string, currency: string): number {
  return (
    formatter({ locale, decimals: [-1, -1], currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}

const formatters = new Map<string, Intl.NumberFormat>()

function formatter({ locale, decimals, currency, grouping = true }: FigureOptions) {
  const [least, most] = decimals
  const key = `${locale} ${least} ${most} ${currency} ${grouping}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, {
    numberingSystem: 'latn',
    useGrouping: grouping,
    ...(most >= 0 && { minimumFractionDigits: least, maximumFractionDigits: most }),
    ...(currency && { style: 'currency' as const, currency, currencyDisplay: 'narrowSymbol' }),
  })
  formatters.set(key, made)
  return made
}
