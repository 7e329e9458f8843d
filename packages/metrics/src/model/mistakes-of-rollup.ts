import { messageOf } from '@deftunes/core'

import { safePath } from '../query/join-path.ts'
import { rollupColumn, type Rollup } from '../rollup/rollup.ts'
import { mistakesOfLevel } from './mistakes-of-level.ts'
import type { Model } from './model.ts'
import { unknown } from './unknown.ts'

/** What is wrong with a rollup. */
export function mistakesOfRollup(rollup: Rollup, model: Model): string[] {
  if (!model.tables.has(rollup.table))
    return [`table: ${unknown('table', rollup.table, model.tables)}`]
  const columns = [...rollup.dimensions.map(rollupColumn), ...rollup.measures]
  const twice = columns.find((column, index) => columns.indexOf(column) < index)
  return [
    ...rollup.dimensions.flatMap((one) => mistakesOfDimension(one, rollup, model)),
    ...rollup.measures.flatMap((name) => mistakesOfMeasure(name, rollup, model)),
    ...mistakesOfValues(rollup, model),
    ...(twice === undefined ? [] : [`expected each of its columns once, got '${twice}' again`]),
  ]
}

function mistakesOfDimension(
  { dimension, grain }: Rollup['dimensions'][number],
  { table }: Rollup,
  model: Model,
): string[] {
  const mistakes = mistakesOfLevel(dimension, grain, model)
  const to = model.dimensions.get(dimension)?.table
  if (to === undefined) return mistakes.map((message) => `dimensions: ${message}`)
  try {
    safePath(model, table, to, { measure: table, dimension })
  } catch (error) {
    mistakes.push(messageOf(error))
  }
  return mistakes.map((message) => `dimensions: ${message}`)
}

function mistakesOfMeasure(name: string, { table }: Rollup, { measures }: Model): string[] {
  const measure = measures.get(name)
  if (!measure) return [`measures: ${unknown('measure', name, measures)}`]
  if (measure.kind === 'ratio') {
    const parts = measure.of.join(' and ')
    return [`measures: expected measures of rows, got the ratio '${name}'; ${parts} give it`]
  }
  if (measure.table === table) return []
  return [`measures: expected one of ${table}, got '${name}'`]
}

function mistakesOfValues(
  { table, valuesOf, eachRow, measures: own }: Rollup,
  { measures }: Model,
): string[] {
  if (valuesOf === undefined)
    return own.length > 0 ? [] : ['measures: expected one, or values_of, got neither']
  if (eachRow) return ['values_of: expected none with each_row, which keeps the values of all']
  const measure = measures.get(valuesOf)
  if (!measure) return [`values_of: ${unknown('measure', valuesOf, measures)}`]
  const counts = measure.kind === 'rows' && measure.aggregate === 'count_distinct'
  if (!counts || measure.table !== table)
    return [`values_of: expected a count_distinct of ${table}, got '${valuesOf}'`]
  if (!own.includes(valuesOf)) return []
  return [`values_of: expected it to be none of measures, got '${valuesOf}' in both`]
}
