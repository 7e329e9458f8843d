import { messageOf, type Logger } from '@deftunes/core'
import type { Context } from 'hono'
import { stream } from 'hono/streaming'

import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { answerPage } from '../service/answer-page.ts'
import type { ConsoleServices } from '../service/console-services.ts'
import { findChart } from '../service/find-dashboard.ts'
import type { PageState } from '../state/page-state.ts'
import { endpoints } from './endpoints.ts'
import { codeOf, logFailure, requestOf } from './problem.ts'
import { requestBody } from './request-body.ts'
import type { DataLine } from './responses.ts'

/**
 * A line for each chart as it is ready. A version or chart that is not there is told before the stream begins; what goes wrong
 * afterwards is its last line.
 */
export async function streamData(
  context: Context,
  services: ConsoleServices,
  { dashboard, logger }: { dashboard: Dashboard; logger: Logger },
): Promise<Response> {
  const { state, charts } = await requestBody(context, endpoints.data.body)
  for (const chart of charts ?? []) findChart(dashboard, chart)
  for (const version of versionsOf(state))
    await services.warehouse.use(version, () => Promise.resolve())
  const began = services.now()
  context.header('content-type', 'application/x-ndjson')
  return stream(context, async (lines) => {
    const aborter = new AbortController()
    lines.onAbort(() => aborter.abort())
    const write = (line: DataLine) => lines.write(`${JSON.stringify(line)}\n`)
    try {
      const version = await answerPage(services, {
        ...{ dashboard, state, signal: aborter.signal, ...(charts && { charts }) },
        onAnswer: async (answer) => void (await write(lineOf(answer))),
      })
      await write({ done: { version, ms: Math.round(services.now() - began) } })
    } catch (error) {
      if (aborter.signal.aborted) return
      logFailure(context, error, logger)
      const broken = { code: codeOf(error), message: messageOf(error) }
      await write({ broken: { ...broken, request: requestOf(context) } })
    }
  })
}

/** Those that a page reads. */
function versionsOf({ version, compare }: PageState): (string | undefined)[] {
  return typeof compare === 'object' && 'version' in compare
    ? [version, compare.version]
    : [version]
}

function lineOf(answer: ChartAnswer | ChartFailure): DataLine {
  return 'error' in answer ? { failed: { chart: answer.chart, ...answer.error } } : { answer }
}
