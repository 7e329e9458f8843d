import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import { chartsOf, type Dashboard } from '../../src/dashboard/dashboard.ts'
import { answerPage } from '../../src/service/answer-page.ts'
import type { ConsoleServices } from '../../src/service/console-services.ts'
import type { PageState } from '../../src/state/page-state.ts'
import type { VersionSession } from '../../src/warehouse/warehouse.ts'
import { comparedParts } from './compared-parts.ts'
import { comparisonOf } from './comparison.ts'
import type { Shown } from './conditions.ts'
import { ownParts } from './own-parts.ts'
import { plainQuestion } from './plain-question.ts'
import { isSame, wordsOf, type Part } from './same-rows.ts'

/** A chart whose numbers are not those of plain SQL. */
export interface Difference {
  chart: string
  part: string
  state: PageState
  expected: string
  got: string
}

/** Every table of numbers of a page, held against plain SQL. */
export interface CheckedNumbers {
  /** How many were the same. */
  same: number
  different: readonly Difference[]
  /** Names of the rollups that answered. */
  rollups: Set<string>
}

/** Holds every chart of a page in a state against plain SQL. */
export async function checkNumbers(
  services: ConsoleServices,
  page: { dashboard: Dashboard; state: PageState },
): Promise<CheckedNumbers> {
  const { answers, failures } = await answersOf(services, page)
  const parts = await services.warehouse.use(undefined, (session) =>
    partsOf(session, { ...page, answers }),
  )
  const wrong = parts.filter(({ part }) => !isSame(part))
  const named = [...answers.values()].flatMap(
    ({ explanation }) => explanation.rollup?.split(', ') ?? [],
  )
  const told = wrong.map(({ chart, part }) => ({
    ...{ chart, part: part.name, state: page.state },
    ...{ expected: wordsOf(part.expected, part), got: wordsOf(part.got, part) },
  }))
  return {
    same: parts.length - wrong.length,
    different: [...failures, ...told],
    rollups: new Set(named),
  }
}

async function answersOf(
  services: ConsoleServices,
  page: { dashboard: Dashboard; state: PageState },
): Promise<{ answers: Map<string, ChartAnswer>; failures: Difference[] }> {
  const answers = new Map<string, ChartAnswer>()
  const failures: Difference[] = []
  const onAnswer: Parameters<typeof answerPage>[1]['onAnswer'] = (answer) => {
    if (!('error' in answer)) answers.set(answer.chart, answer)
    else {
      const { chart, error } = answer
      failures.push({
        ...{ chart, part: 'error', state: page.state, expected: '', got: error.message },
      })
    }
  }
  await answerPage(services, { ...page, onAnswer })
  return { answers, failures }
}

async function partsOf(
  session: VersionSession,
  page: Pick<Shown, 'dashboard' | 'state'> & { answers: Map<string, ChartAnswer> },
): Promise<{ chart: string; part: Part }[]> {
  const parts: { chart: string; part: Part }[] = []
  for (const chart of chartsOf(page.dashboard)) {
    const answer = page.answers.get(chart.id)
    if (!answer) continue
    const shown = { ...page, chart, answer }
    const question = await plainQuestion(session, shown)
    const comparison = await comparisonOf(session, shown, question)
    const all = [
      ...(await ownParts(shown, question)),
      ...(await comparedParts(shown, question, comparison)),
    ]
    parts.push(...all.map((part) => ({ chart: chart.id, part })))
  }
  return parts
}
