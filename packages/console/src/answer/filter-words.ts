import type { Dimension, Filter, FilterValue, Model } from '@deftunes/metrics'

import { formatDays, formatMeasure, formatValue } from '../format/index.ts'
import { oneLine } from '../plot/text-width.ts'
import type { Cell } from './chart-answer.ts'

/** What of a dimension its values are told by. */
type Told = Pick<Dimension, 'name' | 'type'>

/** The name of a value that is a code; undefined for what is none. */
type NameOf = (dimension: string, value: Cell) => string | undefined

/** A condition in words, e.g. `Country: Germany, France`. */
export function filterWords(filter: Filter, { dimensions }: Pick<Model, 'dimensions'>): string {
  const dimension = dimensions.get(filter.dimension)
  return `${dimension?.label ?? filter.dimension}: ${conditionWords(filter, dimension)}`
}

/** What is asked of a dimension, each value cut where nobody reads on: 'Germany, Chile', 'not 2', '10 – 20', 'has “love”'. */
export function conditionWords(
  filter: Filter,
  dimension?: Told,
  nameOf: NameOf = () => undefined,
): string {
  if (filter.op === 'contains') return `has “${oneLine(filter.text)}”`
  if (filter.op === 'range') return rangeWords(filter.from, filter.to, dimension)
  const { op, values } = filter
  if (values.length === 0) return op === 'in' ? 'nothing' : 'anything'
  const text = listWords(
    values,
    (value) => nameOf(filter.dimension, value) ?? oneLine(valueWords(value, dimension)),
  )
  return op === 'in' ? text : `not ${text}`
}

/** A value of a dimension; a number with as many figures as it has. */
export function valueWords(value: FilterValue, dimension: Told | undefined): string {
  if (typeof value === 'number' && !Number.isInteger(value))
    return formatMeasure(value, { format: 'number' }, 'tooltip')
  return formatValue(value, dimension ?? { name: '', type: 'text' })
}

const mostNamed = 5

function listWords(values: readonly FilterValue[], words: (value: FilterValue) => string): string {
  const named = values.slice(0, mostNamed).map(words)
  const more = values.length - named.length
  return named.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '')
}

const day = /^\d{4}-\d{2}-\d{2}$/

function rangeWords(
  from: FilterValue | undefined,
  to: FilterValue | undefined,
  dimension: Told | undefined,
): string {
  const words = (value: FilterValue) =>
    isDay(value)
      ? formatValue(value, { name: '', type: 'date' })
      : oneLine(valueWords(value, dimension))
  if (from === undefined) return to === undefined ? 'anything' : `below ${words(to)}`
  if (to === undefined) return `from ${words(from)}`
  return isDay(from) && isDay(to) ? formatDays(from, to) : `${words(from)} – ${words(to)}`
}

function isDay(value: FilterValue): value is string {
  return typeof value === 'string' && day.test(value)
}
