import { duckDbDialect, postgresqlDialect, redshiftDialect, type Model } from '@deftunes/metrics'
import { stringify } from 'yaml'

import { chartsOf, type Chart, type Dashboard } from '../dashboard/dashboard.ts'
import { isAskable } from '../state/page-question.ts'
import { chartFile } from './chart/chart-file.ts'
import { derivedColumns, type ChartTarget } from './chart/chart-target.ts'
import { settingsOfChart } from './chart/settings-of-chart.ts'
import type { BundledChart } from './dashboard/bundled-chart.ts'
import { dashboardFile } from './dashboard/dashboard-file.ts'
import { nativeFilters } from './dashboard/native-filters.ts'
import { databaseFile } from './database-file.ts'
import { columnNames } from './dataset/column-names.ts'
import { datasetFile } from './dataset/dataset-file.ts'
import type { BundleContext, Dataset } from './dataset/dataset.ts'
import { datasetsOfModel } from './dataset/datasets-of-model.ts'
import { chartMistake, generalNotes, pageNotes, stateNotes } from './missing.ts'
import type { NotShown } from './not-shown.ts'
import type { SupersetDatabase } from './superset-database.ts'
import { titleNotes } from './title.ts'
import { uuidOf } from './uuid.ts'

/** What a bundle is made of. */
export interface BundleRequest {
  dashboards: readonly Dashboard[]
  model: Model
  /** The SQL of its datasets. */
  database: SupersetDatabase
  /** SQLAlchemy's address of the database. */
  uri: string
  /** Names the database, and with the ids of what is bundled gives it its UUIDs. */
  projectName: string
  /** Last days of dates whose data ended a while ago: the ranges of pages about them end there, and not today. */
  endsOn?: ReadonlyMap<string, string>
}

/** Files of a bundle by their paths in it, and what they do not say. */
export interface SupersetBundle {
  files: ReadonlyMap<string, string>
  notShown: readonly NotShown[]
}

const dialects = { duckdb: duckDbDialect, postgresql: postgresqlDialect, redshift: redshiftDialect }

/** Dashboards as files that Superset imports: a database, a dataset for each table with measures, charts, grids and filters. */
export function supersetBundle(request: BundleRequest): SupersetBundle {
  const { dashboards, model, database, uri, projectName: project, endsOn } = request
  const dialect = dialects[database]
  const context: BundleContext = { project, model, database, dialect, names: columnNames(model) }
  const { datasets, notShown } = datasetsOfModel(context, derivedColumns(model, dashboards))
  const charts = bundledCharts(context, dashboards, datasets)
  const databaseUuid = uuidOf(project, 'database', database)
  const pages = dashboards.map((dashboard) =>
    bundledPage(project, dashboard, {
      charts: charts.get(dashboard.id)?.charts ?? [],
      endsOn: endsOn?.get(dashboard.time ?? ''),
    }),
  )
  const files: [string, object][] = [
    ['metadata.yaml', { version: '1.0.0', timestamp: '2000-01-01T00:00:00+00:00' }],
    [
      `databases/${project}.yaml`,
      databaseFile(database, { name: project, uri, uuid: databaseUuid }),
    ],
    ...datasets.map((dataset): [string, object] => [
      `datasets/${project}/${dataset.table}.yaml`,
      datasetFile(dataset, { databaseUuid, database }),
    ]),
    ...pages.flatMap(({ files }) => files),
  ]
  return {
    files: new Map(files.map(([path, file]) => [path, textOf(file)])),
    notShown: [
      ...generalNotes,
      ...notShown,
      ...dashboards.flatMap((dashboard, index) => [
        ...stateNotes(dashboard, model),
        ...(charts.get(dashboard.id)?.notShown ?? []),
        ...(pages[index]?.notShown ?? []),
      ]),
    ],
  }
}

function bundledPage(
  project: string,
  dashboard: Dashboard,
  { charts, endsOn }: { charts: readonly BundledChart[]; endsOn: string | undefined },
): { files: [string, object][]; notShown: NotShown[] } {
  const { id } = dashboard
  const { filters, notShown } = nativeFilters(dashboard, charts, endsOn)
  const page = dashboardFile(dashboard, {
    ...{ uuid: uuidOf(project, 'dashboard', id), slug: `${project}-${id}`, charts, filters },
  })
  return {
    files: [
      ...charts.map((chart): [string, object] => [
        `charts/${id}/${chart.chart.id}.yaml`,
        chartFile(chart),
      ]),
      [`dashboards/${fileName(id)}.yaml`, page],
    ],
    notShown: pageNotes(dashboard, [...titleNotes(dashboard.title, 'dashboard'), ...notShown]),
  }
}

/** The charts of each dashboard; those that no dataset can show are left out, and told. */
function bundledCharts(
  context: BundleContext,
  dashboards: readonly Dashboard[],
  datasets: readonly Dataset[],
): ReadonlyMap<string, { charts: BundledChart[]; notShown: NotShown[] }> {
  let id = 0
  return new Map(
    dashboards.map((dashboard) => {
      const charts: BundledChart[] = []
      const notShown: NotShown[] = []
      for (const chart of chartsOf(dashboard)) {
        const target = targetOf(context, { dashboard, chart, datasets })
        const note = { dashboard: dashboard.id, chart: chart.id }
        if ('why' in target) {
          notShown.push({ ...note, what: 'the chart', why: target.why })
          continue
        }
        id += 1
        const settings = settingsOfChart(target)
        const uuid = uuidOf(context.project, 'chart', dashboard.id, chart.id)
        charts.push({ chart, id, uuid, target, settings })
        const missing = [...titleNotes(chart.title, 'chart'), ...settings.notShown]
        notShown.push(...missing.map((one) => ({ ...note, ...one })))
      }
      return [dashboard.id, { charts, notShown }]
    }),
  )
}

function targetOf(
  { model, dialect }: BundleContext,
  {
    dashboard,
    chart,
    datasets,
  }: { dashboard: Dashboard; chart: Chart; datasets: readonly Dataset[] },
): ChartTarget | { why: string } {
  const dataset = datasets.find(({ metrics }) => chart.measures.every((name) => metrics.has(name)))
  if (!dataset) return { why: chartMistake(chart, datasets) }
  const used = [...chart.by, ...chart.columns, ...chart.filters].map(({ dimension }) => dimension)
  const missing = used.find((dimension) => !dataset.dimensions.has(dimension))
  if (missing !== undefined) return { why: `its dataset ${dataset.table} lacks ${missing}` }
  const { time } = dashboard
  const applies =
    time !== undefined && !chart.ignores.includes(time) && isAskable(model, chart.measures, time)
  const column = applies ? dataset.dimensions.get(time)?.name : undefined
  return {
    dashboard,
    chart,
    dataset,
    model,
    dialect,
    ...(column !== undefined && { time: column }),
  }
}

/** Superset ignores files whose names begin so. */
function fileName(id: string): string {
  return id.replace(/^[._]/, (letter) => (letter === '_' ? '%5F' : '%2E'))
}

/** Superset reads YAML 1.1, where a bare NO is false and a bare date no text. */
function textOf(file: object): string {
  return stringify(file, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}
