import type { By, Chart, Dashboard, PageFilter } from './dashboard.ts'
import { filterOfFile } from './filter-of-file.ts'
import type { ChartFile, DashboardFile } from './schema.ts'

/** Where the parts of a file are. */
type LineOf = (...path: (string | number)[]) => number

/** A dashboard as its file says it, with what is left out filled in; labels are `labelOf`'s where none is given. */
export function dashboardOfFile(
  { rows, filters, ...file }: DashboardFile,
  {
    id,
    path,
    lineOf,
    labelOf,
  }: {
    id: string
    path: string
    lineOf: LineOf
    labelOf: (dimension: string) => string
  },
): Dashboard {
  const { title, description, order, time, range, compare } = file
  return {
    ...{ id, title, order, range, compare, file: path },
    ...(description !== undefined && { description }),
    ...(time !== undefined && { time }),
    filters: filters.map((filter) => pageFilter(filter, labelOf)),
    rows: rows.map(({ charts, height, title: headline }, row) => ({
      ...{ height, ...(headline !== undefined && { title: headline }) },
      charts: charts.map((chart, place) =>
        chartOfFile(chart, lineOf('rows', row, 'charts', place)),
      ),
    })),
  }
}

function pageFilter(
  filter: DashboardFile['filters'][number],
  labelOf: (dimension: string) => string,
): PageFilter {
  if (typeof filter === 'string') return { dimension: filter, label: labelOf(filter) }
  const { dimension, label = labelOf(dimension) } = filter
  return { dimension, label, ...(filter.default && { default: filterOfFile(filter.default) }) }
}

/** A chart as its file says it. */
export function chartOfFile(file: ChartFile, line: number): Chart {
  const { down_is_good: downIsGood, top, filters, by, columns, compares, ...rest } = file
  const { description, sort, spark, hierarchy, ...plain } = rest
  return {
    ...plain,
    ...{ downIsGood, line, by: by.map(byOf), columns: columns.map(byOf) },
    compares: compares ?? ['number', 'line', 'area', 'bar', 'table'].includes(file.type),
    filters: filters.map(filterOfFile),
    ...(top !== undefined && {
      top: typeof top === 'number' ? { count: top, others: true } : topOf(top),
    }),
    ...(description !== undefined && { description }),
    ...(sort !== undefined && { sort }),
    ...(spark !== undefined && { spark }),
    ...(hierarchy !== undefined && { hierarchy }),
  }
}

function topOf({ by, count, others }: Exclude<ChartFile['top'], number | undefined>) {
  return { count, others, ...(by !== undefined && { by }) }
}

function byOf(by: ChartFile['by'][number]): By {
  if (typeof by === 'string') return { dimension: by }
  const { dimension, grain, bin } = by
  return { dimension, ...(grain !== undefined && { grain }), ...(bin !== undefined && { bin }) }
}
