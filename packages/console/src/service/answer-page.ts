import { messageOf, PlatformError } from '@deftunes/core'
import type { MetricsQuery } from '@deftunes/metrics'

import { answerChart } from '../answer/answer-chart.ts'
import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import { metricsReaders, type Reader } from '../answer/reader.ts'
import { chartsOf, type Chart, type Dashboard } from '../dashboard/dashboard.ts'
import { pageQuestion, type PageQuestion } from '../state/page-question.ts'
import type { PageState } from '../state/page-state.ts'
import { planChart, queriesOf } from '../state/plan-chart.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'
import type { ConsoleServices } from './console-services.ts'
import { dataDays } from './data-days.ts'
import { findChart } from './find-dashboard.ts'
import { originReader } from './origin.ts'

/** What is asked of a page. */
export interface PageRequest {
  dashboard: Dashboard
  state: PageState
  /** Default: all. */
  charts?: readonly string[]
  signal?: AbortSignal
  /** The next chart is begun once it is done, so that a slow reader is not overrun. */
  onAnswer: (answer: ChartAnswer | ChartFailure) => void | Promise<void>
  /** Told what was thrown for a chart, before its failure is answered. */
  onThrown?: (error: unknown) => void
}

/**
 * Answers charts of a page, all from one published version, in reading order as far as they are ready; one that fails fails alone.
 * Returns the version.
 * @throws ConsoleError CONSOLE_VERSION_UNKNOWN, CONSOLE_NOTHING_PUBLISHED, CONSOLE_DASHBOARD_UNKNOWN of a chart
 */
export async function answerPage(
  services: ConsoleServices,
  { dashboard, state, charts, signal, onAnswer, onThrown }: PageRequest,
): Promise<string> {
  const asked = charts?.map((id) => findChart(dashboard, id)) ?? chartsOf(dashboard)
  return usingBoth(services, state, async (session, compared) => {
    const { model } = await services.files()
    const data = await dataDays(session, model, dashboard.time, services.cache)
    const question = pageQuestion(model, dashboard, state, data)
    const expected = expectedQueries(question, asked)
    const readersOf = (one: VersionSession) =>
      metricsReaders(one, { model, cache: services.cache, ...(signal && { signal }) }, expected)
    const readers = { open: readersOf(session), openCompared: compared && readersOf(compared) }
    const originOf = originReader(services, session, model)
    const answer = (chart: Chart) =>
      answerOne(services, { question, chart, session, ...readers, originOf, onThrown })
    await inTurn(asked, async (chart) => onAnswer(await answer(chart)))
    return session.version.id
  })
}

/** What charts ask; one that cannot be planned says so when it is answered. */
function expectedQueries(question: PageQuestion, charts: readonly Chart[]): MetricsQuery[] {
  return charts.flatMap((chart) => {
    try {
      return queriesOf(planChart(question, chart))
    } catch (error) {
      if (error instanceof PlatformError) return []
      throw error
    }
  })
}

/** As many charts at once as a version has connections. */
const atOnce = 4

async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  const left = [...items]
  const next = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, next))
}

/** The version of a page, and that which it is compared with. */
async function usingBoth<Result>(
  { warehouse }: ConsoleServices,
  { version, compare }: PageState,
  work: (session: VersionSession, compared?: VersionSession) => Promise<Result>,
): Promise<Result> {
  return warehouse.use(version, async (session) =>
    typeof compare === 'object' && 'version' in compare
      ? warehouse.use(compare.version, (other) => work(session, other))
      : work(session),
  )
}

interface One {
  question: PageQuestion
  chart: Chart
  session: VersionSession
  open: () => Reader
  openCompared: (() => Reader) | undefined
  originOf: ReturnType<typeof originReader>
  onThrown: PageRequest['onThrown']
}

/** @throws never: what goes wrong with a chart is its answer */
async function answerOne(
  { now }: ConsoleServices,
  { question, chart, session, open, openCompared, originOf, onThrown }: One,
): Promise<ChartAnswer | ChartFailure> {
  try {
    const plan = planChart(question, chart)
    return await answerChart(question, plan, {
      ...{ reader: open(), version: session.version.id, now },
      origin: await originOf(plan),
      ...(openCompared && { comparedReader: openCompared() }),
    })
  } catch (error) {
    onThrown?.(error)
    const code = error instanceof PlatformError ? String(error.code) : 'CONSOLE_CHART_FAILED'
    return { chart: chart.id, error: { code, message: messageOf(error) } }
  }
}
