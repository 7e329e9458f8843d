import { compileQuery, MetricsError } from '@deftunes/metrics'
import type { z } from 'zod'

import { answerChart } from '../answer/answer-chart.ts'
import { metricsReaders } from '../answer/reader.ts'
import type { Responses } from '../api/responses.ts'
import type { Chart, Dashboard } from '../dashboard/dashboard.ts'
import { mistakesOfDashboard } from '../dashboard/mistakes-of-dashboard.ts'
import { ConsoleError } from '../errors.ts'
import { pageQuestion } from '../state/page-question.ts'
import { planChart } from '../state/plan-chart.ts'
import type { explored } from '../state/query-schema.ts'
import type { ConsoleServices } from './console-services.ts'
import { dataDays } from './data-days.ts'
import { originReader } from './origin.ts'

/** A question of the explore page. */
export type Explored = z.output<typeof explored>

/**
 * Answers a question as a chart of its own; the signal of who asks stops its statements.
 * @throws ConsoleError CONSOLE_REQUEST_INVALID with every mistake; MetricsError METRICS_FAN_OUT, before anything is read
 */
export async function explore(
  services: ConsoleServices,
  question: Explored,
  signal?: AbortSignal,
): Promise<Responses['explore']> {
  const { warehouse, files, cache, now } = services
  const { model } = await files()
  const chart = chartOf(question)
  const time = model.tables.get(model.measures.get(chart.measures[0] ?? '')?.table ?? '')?.time
  const page = pageOf(chart, time)
  refuseFanOut(() => compileQuery(model, planChart(pageQuestion(model, page, {}), chart).main))
  const mistakes = mistakesOfDashboard(page, model)
  if (mistakes.length > 0) {
    const message = mistakes.map((one) => one.message).join('\n')
    throw new ConsoleError('CONSOLE_REQUEST_INVALID', message, { details: { mistakes } })
  }
  return warehouse.use(question.version, async (session) => {
    const data = await dataDays(session, model, time, cache)
    const asked = pageQuestion(model, page, {}, data)
    const plan = planChart(asked, chart)
    const reader = metricsReaders(session, { model, cache, signal })()
    const answer = await answerChart(asked, plan, {
      ...{ reader, version: session.version.id, now },
      origin: await originReader(services, session, model)(plan),
    })
    return { answer, dimensions: answer.dimensions }
  })
}

/** The join that would count rows several times is named as such; other mistakes are told all together. */
function refuseFanOut(compile: () => unknown): void {
  try {
    compile()
  } catch (error) {
    if (error instanceof MetricsError && error.code === 'METRICS_FAN_OUT') throw error
  }
}

function chartOf({ type, measures, by, columns, filters, sort, top, limit }: Explored): Chart {
  return {
    ...{ id: 'explored', title: 'Explored', width: 12, line: 1, ignores: [], stack: 'none' },
    ...{ horizontal: false, cumulative: false, compares: false, downIsGood: false },
    ...{
      bars: type === 'table',
      totals: by.length > 0,
      type,
      measures,
      by,
      columns,
      filters,
      limit,
    },
    ...(sort && { sort }),
    ...(top !== undefined && { top: { count: top, others: true } }),
  }
}

function pageOf(chart: Chart, time: string | undefined): Dashboard {
  return {
    ...{ id: 'explore', title: 'Explore', order: 0, file: '', range: 'all', compare: 'none' },
    ...{ filters: [], rows: [{ height: 6, charts: [chart] }], ...(time !== undefined && { time }) },
  }
}
