import type { Context } from 'hono'
import { stream } from 'hono/streaming'

import type { Dashboard } from '../dashboard/dashboard.ts'
import { answerPage } from '../service/answer-page.ts'
import type { ConsoleServices } from '../service/console-services.ts'
import { findChart } from '../service/find-dashboard.ts'
import { endpoints } from './endpoints.ts'
import { requestBody } from './request-body.ts'
import type { DataLine } from './responses.ts'

/** A line for each chart as it is ready; a version or chart that is not there is told before the stream begins. */
export async function streamData(
  context: Context,
  services: ConsoleServices,
  dashboard: Dashboard,
): Promise<Response> {
  const { state, charts } = await requestBody(context, endpoints.data.body)
  for (const chart of charts ?? []) findChart(dashboard, chart)
  await services.warehouse.use(state.version, () => Promise.resolve())
  const began = services.now()
  context.header('content-type', 'application/x-ndjson')
  return stream(context, async (lines) => {
    const aborter = new AbortController()
    lines.onAbort(() => aborter.abort())
    const write = (line: DataLine) => lines.write(`${JSON.stringify(line)}\n`)
    const version = await answerPage(services, {
      ...{ dashboard, state, signal: aborter.signal },
      ...(charts && { charts }),
      onAnswer: (answer) =>
        void write(
          'error' in answer ? { failed: { chart: answer.chart, ...answer.error } } : { answer },
        ),
    })
    await write({ done: { version, ms: Math.round(services.now() - began) } })
  })
}
