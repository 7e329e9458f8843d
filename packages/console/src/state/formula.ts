import type { Measure, Model, RowMeasure } from '@deftunes/metrics'

const aggregates: Readonly<Record<RowMeasure['aggregate'], string>> = {
  ...{ count: 'count of', sum: 'sum of', avg: 'average of', min: 'least of', max: 'greatest of' },
  count_distinct: 'different values of',
}

/** How a measure is made, in words: `Sum of price`, `Rows counted`, `Likes divided by Items sold`. */
export function formulaOf(measure: Measure, { measures }: Pick<Model, 'measures'>): string {
  if (measure.kind === 'ratio')
    return measure.of.map((name) => measures.get(name)?.label ?? name).join(' divided by ')
  const { aggregate, sql, where } = measure
  const what = sql === undefined ? 'rows counted' : `${aggregates[aggregate]} ${sql}`
  const words = where === undefined ? what : `${what} where ${where}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}
