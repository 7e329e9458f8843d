import type { Filter, FilterValue, Model } from '@deftunes/metrics'

/** A condition in words, e.g. `Country is Germany or France`. */
export function filterWords(filter: Filter, { dimensions }: Model): string {
  const label = dimensions.get(filter.dimension)?.label ?? filter.dimension
  const words = conditionWords(filter)
  return filter.op === 'in' ? `${label} is ${words}` : `${label} ${words}`
}

/** What is asked of the dimension, e.g. `Germany or France`. */
export function conditionWords(filter: Filter): string {
  switch (filter.op) {
    case 'in':
      return listWords(filter.values)
    case 'not in':
      return `is not ${listWords(filter.values)}`
    case 'contains':
      return `contains "${filter.text}"`
    case 'range':
      return [
        ...(filter.from === undefined ? [] : [`from ${String(filter.from)}`]),
        ...(filter.to === undefined ? [] : [`before ${String(filter.to)}`]),
      ].join(' ')
  }
}

const mostNamed = 5

function listWords(values: readonly FilterValue[]): string {
  if (values.length === 0) return 'nothing'
  const named = values.slice(0, mostNamed).map(valueWords)
  const more = values.length - named.length
  return more > 0 ? `${named.join(', ')} or ${more} more` : named.join(' or ')
}

function valueWords(value: FilterValue): string {
  if (value === null) return 'unknown'
  return value === '' ? '(empty)' : String(value)
}
