import type { Logger } from '@deftunes/core'
import type { Hono, Context } from 'hono'

import type { Responses } from './responses.ts'
import { ConsoleError } from '../errors.ts'
import type { ConsoleServices } from '../service/console-services.ts'
import { dashboardWords } from '../service/dashboard-words.ts'
import { dataDays } from '../service/data-days.ts'
import { detail } from '../service/detail.ts'
import { explore } from '../service/explore.ts'
import { findChart, findDashboard } from '../service/find-dashboard.ts'
import { modelWords } from '../service/model-words.ts'
import { rowSource } from '../service/row-source.ts'
import { saveChart } from '../service/save-chart.ts'
import { values } from '../service/values.ts'
import { chartsOf, type Dashboard } from '../dashboard/dashboard.ts'
import { endpoints, type EndpointName } from './endpoints.ts'
import { tableFile } from './file-responses.ts'
import { fewReports } from './few-reports.ts'
import { requestBody, requestQuery } from './request-body.ts'
import { reportFile, type DrawPage } from './report-file.ts'
import { streamData } from './stream-data.ts'

type Handler = (context: Context) => Promise<Response>

/** The handler of every endpoint. */
export function handlers(
  services: ConsoleServices,
  { draw, logger }: { draw: DrawPage; logger: Logger },
): Handlers<EndpointName> {
  const drawFew = fewReports(draw)
  return {
    ...knowledgeOf(services),
    ...questionsTo(services),
    ...changesBy(services),
    data: async (context) => {
      const dashboard = await dashboardOf(services, context)
      return streamData(context, services, { dashboard, logger })
    },
    table: whileAwaited(async (context) =>
      tableFile(context, services, await dashboardOf(services, context)),
    ),
    picture: whileAwaited(async (context) =>
      reportFile(context, drawFew, (await dashboardOf(services, context)).id),
    ),
  }
}

type Handlers<Name extends EndpointName> = Readonly<Record<Name, Handler>>

/** What is there to be looked at. */
function knowledgeOf(
  services: ConsoleServices,
): Handlers<'versions' | 'status' | 'model' | 'dashboards' | 'dashboard' | 'views'> {
  const { warehouse, files, status, views } = services
  return {
    versions: json('versions', async () => ({ versions: await warehouse.versions() })),
    status: json('status', status),
    model: json('model', async () => modelWords((await files()).model)),
    dashboards: json('dashboards', async () => listOf(await files())),
    dashboard: json('dashboard', async (context) => {
      const dashboard = await dashboardOf(services, context)
      const { model } = await files()
      const { version } = requestQuery(context, endpoints.dashboard.query)
      const days = await daysOfNewest(services, dashboard.time, version)
      return dashboardWords(model, dashboard, days)
    }),
    views: json('views', async (context) => {
      const { id } = await dashboardOf(services, context)
      return { views: views.list(id) }
    }),
  }
}

/** Questions to the marts that one value answers. */
function questionsTo(
  services: ConsoleServices,
): Handlers<'detail' | 'source' | 'values' | 'explore'> {
  return {
    detail: question('detail', async (context) => {
      const dashboard = await dashboardOf(services, context)
      const chart = findChart(dashboard, context.req.param('chart') ?? '')
      const body = await requestBody(context, endpoints.detail.body)
      return detail(services, { dashboard, chart, ...body, signal: context.req.raw.signal })
    }),
    source: json('source', async (context) => {
      const row = await requestBody(context, endpoints.source.body)
      return { source: (await rowSource(services, row)) ?? null }
    }),
    values: question('values', async (context) =>
      values(services, {
        ...(await requestBody(context, endpoints.values.body)),
        signal: context.req.raw.signal,
      }),
    ),
    explore: question('explore', async (context) =>
      explore(services, await requestBody(context, endpoints.explore.body), context.req.raw.signal),
    ),
  }
}

/** What a reader keeps, and gives up. */
function changesBy(services: ConsoleServices): Handlers<'saveChart' | 'saveView' | 'removeView'> {
  const { views } = services
  return {
    saveChart: json('saveChart', async (context) => {
      const dashboard = await dashboardOf(services, context)
      return saveChart(services, dashboard, await requestBody(context, endpoints.saveChart.body))
    }),
    saveView: json('saveView', async (context) => {
      const { id } = await dashboardOf(services, context)
      const { name, state } = await requestBody(context, endpoints.saveView.body)
      return views.save(id, { name, state, savedAt: new Date().toISOString() })
    }),
    removeView: json('removeView', async (context) => {
      const { id } = await dashboardOf(services, context)
      return { removed: views.remove(id, context.req.param('view') ?? '') }
    }),
  }
}

/** Whoever went away is sent nothing, and what stopped the work for that is no failure. */
function whileAwaited(handler: Handler): Handler {
  return async (context) => {
    try {
      return await handler(context)
    } catch (error) {
      // As servers in between log a call that its caller broke off.
      if (context.req.raw.signal.aborted) return new Response(null, { status: 499 })
      throw error
    }
  }
}

async function dashboardOf({ files }: ConsoleServices, context: Context): Promise<Dashboard> {
  return findDashboard(await files(), context.req.param('dashboard') ?? '')
}

function json<Name extends EndpointName>(
  _name: Name,
  work: (context: Context) => Promise<Responses[Name]>,
): Handler {
  return async (context) => context.json(await work(context))
}

/** A question that stops when nobody waits for its answer. */
function question<Name extends EndpointName>(
  name: Name,
  work: (context: Context) => Promise<Responses[Name]>,
): Handler {
  return whileAwaited(json(name, work))
}

/** Adds every endpoint to a server. */
export function addRoutes(app: Hono, all: ReturnType<typeof handlers>): void {
  for (const [name, { method, path }] of Object.entries(endpoints)) {
    const pattern = `/api${path.replaceAll(/\.\{(\w+)\}/g, '.:$1').replaceAll(/\{(\w+)\}/g, ':$1')}`
    app.on(method, pattern, all[name as EndpointName])
  }
}

function listOf({
  dashboards,
  mistakes,
}: Awaited<ReturnType<ConsoleServices['files']>>): Responses['dashboards'] {
  return {
    dashboards: dashboards.map((dashboard) => {
      const { id, title, description } = dashboard
      const charts = chartsOf(dashboard).map((chart) => ({
        ...{ id: chart.id, title: chart.title, type: chart.type },
      }))
      return { id, title, charts, ...(description !== undefined && { description }) }
    }),
    mistakes: mistakes.map(({ file, line, message }) => ({ file, line, message })),
  }
}

/** A page can be opened before there is anything on it. */
async function daysOfNewest(
  { warehouse, files, cache }: ConsoleServices,
  time: string | undefined,
  version: string | undefined,
) {
  const { model } = await files()
  try {
    return await warehouse.use(version, (session) => dataDays(session, model, time, cache))
  } catch (error) {
    if (error instanceof ConsoleError && error.code === 'CONSOLE_NOTHING_PUBLISHED')
      return undefined
    throw error
  }
}
