import { isTimeType, type Filter, type Model } from '@deftunes/metrics'

import { filterOfFile } from '../../dashboard/filter-of-file.ts'
import { queryOf } from '../../state/chart-queries.ts'
import { unknownName, type FileMistake } from './file-mistake.ts'
import { mistakesOfQuery } from './mistakes-of-query.ts'
import type { ReportFile } from './schema.ts'

type AlertFile = NonNullable<ReportFile['alert']>

/** Whatever an alert asks of a model that this cannot answer: a number that its filters do not hold for would be judged. */
export function mistakesOfAlert(alert: AlertFile, model: Model): FileMistake[] {
  const { measure, filters, time } = alert
  const dimensions = [...model.dimensions.keys()]
  const conditions: [Filter, (string | number)[]][] = filters.map((filter, at) => [
    filterOfFile(filter),
    ['filters', at],
  ])
  return [
    ...unknownName('measure', measure, [...model.measures.keys()], ['measure']),
    ...conditions.flatMap(([{ dimension }, path]) =>
      unknownName('dimension', dimension, dimensions, [...path, 'dimension']),
    ),
    ...(time === undefined ? [] : unknownName('dimension', time, dimensions, ['time'])),
    ...conditions.flatMap(([filter, path]) => mistakesOfFilter(model, measure, filter, path)),
    ...mistakesOfTime(alert, model),
  ]
}

function mistakesOfTime({ measure, time, compare }: AlertFile, model: Model): FileMistake[] {
  if (!model.measures.has(measure)) return []
  if (time === undefined)
    return compare === 'none' || timeOf(model, measure) !== undefined
      ? []
      : [{ path: ['compare'], message: `expected a time for ${measure}, whose table has none` }]
  const type = model.dimensions.get(time)?.type
  if (type !== undefined && !isTimeType(type))
    return [{ path: ['time'], message: `expected a date or a timestamp, got ${time}, a ${type}` }]
  return mistakesOfFilter(model, measure, { ...anyDay, dimension: time }, ['time'])
}

const anyDay = { op: 'range', from: '2024-01-01' } as const

/** What is wrong with a condition when its names are right: that the measure cannot be asked by it, values of another type. */
function mistakesOfFilter(
  model: Model,
  measure: string,
  filter: Filter,
  path: (string | number)[],
): FileMistake[] {
  if (!model.measures.has(measure) || !model.dimensions.has(filter.dimension)) return []
  return mistakesOfQuery(model, path, () => [queryOf({ measures: [measure] }, [], [filter])])
}

/** The date that the range of an alert is about. */
export function timeOf(model: Model, measure: string, time?: string): string | undefined {
  if (time !== undefined) return time
  const table = model.tables.get(model.measures.get(measure)?.table ?? '')
  if (table?.time === undefined) return undefined
  return model.dimensions.has(table.time) ? table.time : `${table.name}.${table.time}`
}
