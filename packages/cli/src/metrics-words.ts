import type { Filter, FilterValue, MetricsQueryInput, Model, ValueType } from '@deftunes/metrics'

import { CliError } from './errors.ts'
import { countOption } from './options.ts'

/** A query as it is typed. */
export interface MetricsWords {
  by?: readonly string[]
  where?: readonly string[]
  top?: string
  limit: string
}

/** What a query asks for. @throws CliError CLI_OPTION_INVALID */
export function metricsQueryOf(
  measures: readonly string[],
  { by = [], where = [], top, limit }: MetricsWords,
  model: Model,
): MetricsQueryInput {
  const dimensions = by.map(dimensionOf)
  const [first] = dimensions
  const [measure] = measures
  if (top !== undefined && (!first || measure === undefined))
    throw new CliError(
      'CLI_OPTION_INVALID',
      '--top: expected a measure and a --by with it, got neither or one',
    )
  return {
    measures: [...measures],
    dimensions,
    filters: where.map((words) => filterOf(words, model)),
    limit: countOption('limit', limit, 1),
    ...(top !== undefined &&
      first && {
        top: {
          ...{ dimension: columnOf(first), by: measure ?? '' },
          count: countOption('top', top, 1),
        },
      }),
  }
}

type Grouped = NonNullable<MetricsQueryInput['dimensions']>[number]

/** Whether a grain is one is the query's to say. */
function dimensionOf(words: string): Grouped {
  const [dimension = '', grain] = words.split(':')
  return grain === undefined
    ? { dimension }
    : { dimension, grain: grain as NonNullable<Grouped['grain']> }
}

function columnOf({ dimension, grain }: Grouped): string {
  return grain === undefined ? dimension : `${dimension}.${grain}`
}

function filterOf(words: string, { dimensions }: Model): Filter {
  const [, dimension = '', operator = '', text = ''] =
    /^([\w.]+)\s*(!=|>=|=|<|~)\s*(.*)$/s.exec(words) ?? []
  if (dimension === '') {
    const message = `--where: expected dimension=value, with one of = != >= < ~, got '${words}'`
    throw new CliError('CLI_OPTION_INVALID', message)
  }
  const type = dimensions.get(dimension)?.type ?? 'text'
  const values = () => text.split(',').map((one) => valueOf(one.trim(), type))
  switch (operator) {
    case '=':
      return { dimension, op: 'in', values: values() }
    case '!=':
      return { dimension, op: 'not in', values: values() }
    case '>=':
      return { dimension, op: 'range', from: valueOf(text, type) }
    case '<':
      return { dimension, op: 'range', to: valueOf(text, type) }
    default:
      return { dimension, op: 'contains', text }
  }
}

/** What is no value of the type stays text, for the query to refuse. */
function valueOf(text: string, type: ValueType): FilterValue {
  if (text === 'NULL') return null
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
