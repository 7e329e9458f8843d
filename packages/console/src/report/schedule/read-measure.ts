import type { ChartAnswer, ChartFailure } from '../../answer/chart-answer.ts'
import type { Chart, Dashboard } from '../../dashboard/dashboard.ts'
import { numberOf } from '../../format/index.ts'
import { ConsoleError } from '../../errors.ts'
import { answerPage } from '../../service/answer-page.ts'
import type { ConsoleServices } from '../../service/console-services.ts'
import { dataDays } from '../../service/data-days.ts'
import { pageQuestion } from '../../state/page-question.ts'
import { pageMeta } from '../page-meta.ts'
import { timeOf } from './mistakes-of-alert.ts'
import type { ThresholdAlert } from './scheduled.ts'
import type { Reading } from './threshold.ts'

/**
 * The measure of an alert in a version, the newest without one: the same number that a dashboard with its range and filters shows.
 * @throws ConsoleError CONSOLE_VERSION_UNKNOWN, CONSOLE_NOTHING_PUBLISHED, CONSOLE_REQUEST_INVALID when it cannot be answered, or not
 * with all of its filters
 */
export async function readMeasure(
  services: ConsoleServices,
  alert: ThresholdAlert,
  version?: string,
): Promise<Reading> {
  const { model } = await services.files()
  const time = timeOf(model, alert.measure, alert.time)
  const dashboard = pageOf(alert, time)
  return services.warehouse.use(version, async (session) => {
    const answers: (ChartAnswer | ChartFailure)[] = []
    const state = { version: session.version.id, filters: alert.filters }
    await answerPage(services, { dashboard, state, onAnswer: (one) => void answers.push(one) })
    const [answer] = answers
    if (!answer || 'error' in answer) {
      const why = answer && 'error' in answer ? answer.error.message : 'no answer'
      throw new ConsoleError('CONSOLE_REQUEST_INVALID', why)
    }
    const data = await dataDays(session, model, time, services.cache)
    const question = pageQuestion(model, dashboard, { filters: alert.filters }, data)
    return readingOf(answer, pageMeta(question, session.version))
  })
}

function readingOf(answer: ChartAnswer, about: readonly string[]): Reading {
  const [measure] = answer.measures
  const { notApplied } = answer.explanation
  if (notApplied.length > 0) {
    const message = `expected filters that the measure can be asked by, got ${notApplied.join(', ')}`
    throw new ConsoleError('CONSOLE_REQUEST_INVALID', message)
  }
  if (!measure) throw new ConsoleError('CONSOLE_REQUEST_INVALID', 'expected a measure, got none')
  const value = numberOf(answer.total.rows[0]?.[0])
  const before = numberOf(answer.comparedTotal?.rows[0]?.[0])
  return {
    ...{ measure, about },
    ...(value !== undefined && { value }),
    ...(before !== undefined && { before }),
  }
}

/** A page with one number. */
function pageOf(
  { id, measure, range, compare, file }: ThresholdAlert,
  time: string | undefined,
): Dashboard {
  const chart: Chart = {
    ...{
      id,
      type: 'number',
      title: measure,
      width: 12,
      measures: [measure],
      by: [],
      columns: [],
      filters: [],
    },
    ...{
      ignores: [],
      limit: 1,
      stack: 'none',
      horizontal: false,
      cumulative: false,
      compares: true,
    },
    ...{ downIsGood: false, bars: false, totals: false, line: 1 },
  }
  return {
    ...{ id, title: measure, order: 1, range, compare, filters: [], file },
    ...(time !== undefined && { time }),
    rows: [{ height: 2, charts: [chart] }],
  }
}
