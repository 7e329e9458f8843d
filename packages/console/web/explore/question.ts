import { conditionWords } from '../../src/answer/filter-words.ts'
import type { By, Chart, ChartType } from '../../src/dashboard/dashboard.ts'
import type { DimensionWords, ModelWords } from '../../src/api/responses.ts'
import { coloured } from '../../src/plot/colours.ts'
import type { Question } from '../address/explore-address.ts'
import type { BodyOf } from '../api/call.ts'
import { fittingTypes, shapeOf, shownType } from './fitting-types.ts'

/** How a dimension is asked by when it is added: time by what fits, prices in steps. */
export function firstBy({ name, type, grains }: DimensionWords): By {
  return grains.length > 0 && type !== 'text'
    ? { dimension: name, grain: 'auto' }
    : { dimension: name }
}

/** Types of charts that fit a question, and the one that is shown. */
export function typesOf(
  question: Question,
  model: ModelWords,
): { fitting: ChartType[]; type: ChartType } {
  const shapes = question.by.map((by) => shapeOf(by, model.dimensions))
  const measures = question.measures.flatMap(
    (name) => model.measures.find((one) => one.name === name) ?? { format: 'number' as const },
  )
  const fitting = fittingTypes(measures, shapes)
  return { fitting, type: shownType(question.type, fitting) }
}

/** A question as the server is asked it; of a pivot the last dimension goes across. */
export function bodyOf(
  question: Question,
  type: ChartType,
  version: string | undefined,
): BodyOf<'explore'> {
  const { measures, by, filters, sort, top } = question
  const [down, across] = sidesOf(type, by)
  return {
    ...(version !== undefined && { version }),
    ...{
      type,
      measures: [...measures],
      by: [...down],
      columns: [...across],
      filters: [...filters],
    },
    ...(sort !== undefined && { sort }),
    ...(top !== undefined ? { top } : usualTop(type, by)),
  }
}

/** Long lists of values are cut to the greatest where all of them would be drawn, series to as many as there are colours. */
function usualTop(type: ChartType, by: readonly By[]) {
  const last = by.at(-1)
  const drawn = type === 'bar' || type === 'treemap' || type === 'line' || type === 'area'
  return drawn && last !== undefined && last.grain === undefined && last.bin === undefined
    ? { top: by.length > 1 && type !== 'treemap' ? coloured : 12 }
    : {}
}

function sidesOf(type: ChartType, by: readonly By[]): [readonly By[], readonly By[]] {
  return type === 'pivot' && by.length > 1 ? [by.slice(0, -1), by.slice(-1)] : [by, []]
}

/** The chart that a question is drawn as. */
export function chartOf(question: Question, type: ChartType, title: string): Chart {
  const { measures, by, filters, sort, top } = question
  const [down, across] = sidesOf(type, by)
  return {
    ...{
      id: 'explored',
      title,
      type,
      width: 12,
      line: 1,
      measures,
      by: down,
      columns: across,
      filters,
    },
    ...{
      ignores: [],
      limit: 1000,
      stack: stackOf(type, by),
      horizontal: type === 'bar' && isNamed(by[0]),
    },
    ...{
      cumulative: false,
      compares: false,
      downIsGood: false,
      bars: type === 'table',
      totals: true,
    },
    ...(sort !== undefined && { sort }),
    ...(top !== undefined && { top: { count: top, others: true } }),
  }
}

function stackOf(type: ChartType, by: readonly By[]): Chart['stack'] {
  return by.length > 1 && (type === 'area' || type === 'bar') ? 'stack' : 'none'
}

function isNamed(by: By | undefined): boolean {
  return by !== undefined && by.grain === undefined && by.bin === undefined
}

/** A question as a sentence: 'Revenue by country and month where Liked: Yes'. */
export function sentenceOf({ measures, by, filters }: Question, model: ModelWords): string {
  const label = (name: string) =>
    [...model.measures, ...model.dimensions].find((one) => one.name === name)?.label ?? name
  const what = measures.map(label).join(', ') || 'Nothing yet'
  const parts = by.map(({ dimension, grain, bin }) => {
    const named = label(dimension).toLowerCase()
    if (bin !== undefined) return `${named} in steps of ${bin}`
    return grain === undefined || grain === 'auto' ? named : `${grain} of ${named}`
  })
  const where = filters.map((filter) => {
    const dimension = model.dimensions.find(({ name }) => name === filter.dimension)
    return `${label(filter.dimension)}: ${conditionWords(filter, dimension)}`
  })
  return [
    what,
    parts.length > 0 && `by ${parts.join(' and ')}`,
    where.length > 0 && `where ${where.join('; ')}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** A chart as a dashboard's file says it. */
export function chartRecord(
  question: Question,
  type: ChartType,
  title: string,
): Record<string, unknown> {
  const { measures, by, columns, stack, horizontal, top } = chartOf(question, type, title)
  const id = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 50)
  const shown = top?.count ?? usualTop(type, question.by).top
  return {
    ...{ id: id || 'chart', type, title, width: 12, measures },
    ...(by.length > 0 && { by: by.map(plainBy) }),
    ...(columns.length > 0 && { columns: columns.map(plainBy) }),
    ...(question.filters.length > 0 && { filters: question.filters.map(filterRecord) }),
    ...(shown !== undefined && { top: shown }),
    ...(question.sort !== undefined && { sort: question.sort }),
    ...(stack !== 'none' && { stack }),
    ...(horizontal && { horizontal }),
    ...(type === 'table' && by.length > 0 && { bars: true }),
    ...((type === 'table' || type === 'pivot') && by.length > 0 && { totals: true }),
  }
}

function plainBy(by: By) {
  return by.grain === undefined && by.bin === undefined ? by.dimension : by
}

function filterRecord(filter: Question['filters'][number]) {
  const { dimension } = filter
  switch (filter.op) {
    case 'in':
      return { dimension, in: filter.values }
    case 'not in':
      return { dimension, not_in: filter.values }
    case 'contains':
      return { dimension, contains: filter.text }
    case 'range':
      return {
        dimension,
        ...(filter.from !== undefined && { from: filter.from }),
        ...(filter.to !== undefined && { to: filter.to }),
      }
  }
}
