import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import { withVersionNames } from '../answer/named-versions.ts'
import type { Responses } from '../api/responses.ts'
import { chartsOf, presets } from '../dashboard/dashboard.ts'
import { ConsoleError } from '../errors.ts'
import { answerPage } from '../service/answer-page.ts'
import type { ConsoleServices } from '../service/console-services.ts'
import { dashboardWords } from '../service/dashboard-words.ts'
import { dataDays } from '../service/data-days.ts'
import { findDashboard } from '../service/find-dashboard.ts'
import { pageQuestion } from '../state/page-question.ts'
import type { PageState } from '../state/page-state.ts'
import { rangeOf } from '../state/time-range.ts'
import { whyUncompared } from '../state/why-uncompared.ts'
import type { Scheme } from '../tokens/index.ts'
import { versionNames } from '../warehouse/version-names.ts'
import { drawAside } from './draw-aside.ts'
import type { Draw } from './drawing-thread.ts'
import type { Drawings } from './drawings.ts'
import { pageMeta } from './page-meta.ts'
import type { ReportInput } from './report-input.ts'

/** What a report can be drawn as. */
export const reportFormats = ['png', 'pdf', 'html'] as const

/** One of {@link reportFormats}. */
export type ReportFormat = (typeof reportFormats)[number]

/** A dashboard in a state, to be drawn. */
export interface ReportRequest {
  /** Its id. */
  dashboard: string
  /** Default: as the dashboard is opened. */
  state?: PageState
  /** One of {@link reportFormats}. */
  format: string
  scheme?: Scheme
  /** Stops it. */
  signal?: AbortSignal
}

/** A file. */
export interface DrawnReport {
  bytes: Uint8Array
  /** Its media type. */
  type: string
}

/**
 * Draws a dashboard as a file, all its charts from one published version.
 * @throws ConsoleError CONSOLE_DASHBOARD_UNKNOWN, CONSOLE_DASHBOARD_INVALID, CONSOLE_VERSION_UNKNOWN, CONSOLE_NOTHING_PUBLISHED,
 * CONSOLE_REQUEST_INVALID of another format, CONSOLE_REPORT_FAILED; the signal's reason
 */
export async function drawReport(
  services: ConsoleServices,
  request: ReportRequest,
  draw: Draw = drawAside,
): Promise<DrawnReport> {
  const { format } = request
  if (!isFormat(format)) {
    const message = `format: expected ${reportFormats.join(', ')}, got '${format}'`
    throw new ConsoleError('CONSOLE_REQUEST_INVALID', message)
  }
  const input = await reportInput(services, request)
  return drawAs(format, (kind) => draw(kind, input, request.signal))
}

/** The answers of a dashboard and what is said about them. @throws ConsoleError as {@link drawReport} */
export async function reportInput(
  services: ConsoleServices,
  { dashboard: id, state = {}, scheme, signal }: Omit<ReportRequest, 'format'>,
): Promise<ReportInput> {
  checkRange(state)
  const { model, ...files } = await services.files()
  const dashboard = findDashboard({ model, ...files }, id)
  const answers = new Map<string, ChartAnswer | ChartFailure>()
  const names = versionNames(await services.warehouse.versions(), Date.now())
  const onAnswer = (answer: ChartAnswer | ChartFailure) =>
    void answers.set(answer.chart, 'error' in answer ? answer : withVersionNames(answer, names))
  return services.warehouse.use(state.version, async (session) => {
    const pinned = { ...state, version: session.version.id }
    await answerPage(services, {
      ...{ dashboard, state: pinned, onAnswer },
      ...(signal && { signal }),
    })
    const data = await dataDays(session, model, dashboard.time, services.cache)
    const words = dashboardWords(model, dashboard, data)
    const meta = pageMeta(pageQuestion(model, dashboard, state, data), session.version)
    return {
      dashboard,
      answers,
      meta,
      uncompared: uncomparedOf(words, state),
      ...(scheme && { scheme }),
    }
  })
}

/** Of each number that is compared with nothing the reason. */
function uncomparedOf(words: Responses['dashboard'], state: PageState): Map<string, string> {
  const numbers = chartsOf(words.dashboard).filter(({ type }) => type === 'number')
  return new Map(
    numbers.flatMap((chart) => {
      const why = whyUncompared(words, chart, state)
      return why === undefined ? [] : [[chart.id, why] as const]
    }),
  )
}

/** A page shows all days for what is no range; who asked for a file would not see that. */
function checkRange({ range }: PageState): void {
  if (typeof range !== 'string' || rangeOf(range)) return
  const message = `range: expected one of ${presets.join(', ')} or 'last N days', got '${range}'`
  throw new ConsoleError('CONSOLE_REQUEST_INVALID', message)
}

async function drawAs(
  format: ReportFormat,
  draw: <Kind extends ReportFormat>(kind: Kind) => Promise<Drawings[Kind]>,
): Promise<DrawnReport> {
  switch (format) {
    case 'png':
      return { bytes: await draw('png'), type: 'image/png' }
    case 'pdf':
      return { bytes: await draw('pdf'), type: 'application/pdf' }
    case 'html': {
      const { html } = await draw('html')
      return { bytes: new TextEncoder().encode(html), type: 'text/html; charset=utf-8' }
    }
  }
}

function isFormat(format: string): format is ReportFormat {
  return reportFormats.some((one) => one === format)
}
