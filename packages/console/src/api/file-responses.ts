import type { Context } from 'hono'

import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { ConsoleError } from '../errors.ts'
import { chartTable } from '../export/chart-table.ts'
import { csvOf } from '../export/csv.ts'
import { answerPage } from '../service/answer-page.ts'
import type { ConsoleServices } from '../service/console-services.ts'
import { findChart } from '../service/find-dashboard.ts'
import type { PageState } from '../state/page-state.ts'
import { endpoints } from './endpoints.ts'
import { requestBody } from './request-body.ts'

/** What a chart shows, as a file. */
export async function tableFile(
  context: Context,
  services: ConsoleServices,
  dashboard: Dashboard,
): Promise<Response> {
  const chart = findChart(dashboard, context.req.param('chart') ?? '')
  const { body, formats } = endpoints.table
  const { state } = await requestBody(context, body)
  const format = context.req.param('format') ?? ''
  if (format !== 'csv' && format !== 'xlsx')
    throw new ConsoleError('CONSOLE_REQUEST_INVALID', `expected csv or xlsx, got '${format}'`)
  const answer = await oneAnswer(services, dashboard, {
    ...{ state, chart: chart.id, signal: context.req.raw.signal },
  })
  const table = chartTable(answer, format === 'csv' ? 'programs' : 'people')
  const name = `${dashboard.id}-${chart.id}.${format}`
  if (format === 'csv') {
    const bytes = new TextEncoder().encode(csvOf(table))
    if (table.truncated) context.header('x-truncated', 'true')
    return fileOf(context, bytes, { type: `${formats.csv}; charset=utf-8`, name })
  }
  const { xlsxOf } = await import('../export/xlsx.ts')
  return fileOf(context, await xlsxOf(table, chart.title), { type: formats.xlsx, name })
}

/** @throws what was thrown for the chart, as it was; ConsoleError CONSOLE_CHART_FAILED of what is no error */
async function oneAnswer(
  services: ConsoleServices,
  dashboard: Dashboard,
  { state, chart, signal }: { state: PageState; chart: string; signal: AbortSignal },
): Promise<ChartAnswer> {
  const found: { answer?: ChartAnswer | ChartFailure; thrown?: unknown } = {}
  await answerPage(services, {
    ...{ dashboard, state, signal, charts: [chart] },
    onAnswer: (answer) => {
      found.answer = answer
    },
    onThrown: (error) => {
      found.thrown = error
    },
  })
  const { answer } = found
  if (answer && !('error' in answer)) return answer
  if (found.thrown instanceof Error) throw found.thrown
  const message = answer?.error.message ?? `${chart}: got no answer`
  throw new ConsoleError('CONSOLE_CHART_FAILED', message)
}

/** Bytes that a browser saves under a name. */
export function fileOf(
  context: Context,
  bytes: Uint8Array,
  { type, name }: { type: string; name: string },
): Response {
  return context.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'content-disposition': dispositionOf(name),
  })
}

/** As RFC 6266 says it: the name in full, and one of plain letters for whoever knows no other. */
function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
