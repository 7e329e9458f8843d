import type { DataLine } from '../../src/api/responses.ts'
import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { ApiError } from './api-error.ts'
import { send } from './call.ts'
import { jsonLines } from './lines.ts'

interface Waiting {
  resolve: (answer: ChartAnswer) => void
  reject: (error: unknown) => void
}

/** One request for all charts that ask for the same state at once. */
interface Batch {
  dashboard: string
  state: PageState
  waiting: Map<string, Waiting>
  stop: AbortController
}

const open = new Map<string, Batch>()

/**
 * What a chart shows. Charts of a page that ask within the same moment share one request, which ends early
 * when none of them is interested any more.
 * @throws ApiError
 */
export function chartData(
  dashboard: string,
  state: PageState,
  chart: string,
  signal: AbortSignal,
): Promise<ChartAnswer> {
  const key = JSON.stringify([dashboard, state])
  const batch = open.get(key) ?? begin(key, { dashboard, state })
  return new Promise((resolve, reject) => {
    batch.waiting.set(chart, { resolve, reject })
    signal.addEventListener('abort', () => {
      batch.waiting.delete(chart)
      reject(new DOMException('superseded', 'AbortError'))
      if (batch.waiting.size === 0) batch.stop.abort()
    })
  })
}

function begin(key: string, asked: Pick<Batch, 'dashboard' | 'state'>): Batch {
  const batch = { ...asked, waiting: new Map<string, Waiting>(), stop: new AbortController() }
  open.set(key, batch)
  window.setTimeout(() => {
    open.delete(key)
    if (batch.waiting.size > 0) void run(batch)
  })
  return batch
}

async function run({ dashboard, state, waiting, stop }: Batch): Promise<void> {
  try {
    const body = { state, charts: [...waiting.keys()] } as never
    const response = await send('data', { path: { dashboard }, body, signal: stop.signal })
    if (response.body === null) throw new ApiError('EMPTY', 'The server answered with nothing.')
    for await (const line of jsonLines<DataLine>(response.body)) {
      if ('broken' in line) throw new ApiError(line.broken.code, line.broken.message, line.broken)
      settle(line, waiting)
    }
    throw new ApiError('CUT', 'The answer ended before this chart was in it.')
  } catch (error) {
    for (const { reject } of waiting.values()) reject(error)
  }
}

function settle(line: DataLine, waiting: Map<string, Waiting>): void {
  if ('answer' in line) {
    waiting.get(line.answer.chart)?.resolve(line.answer)
    waiting.delete(line.answer.chart)
  } else if ('failed' in line) {
    const { chart, code, message } = line.failed
    waiting.get(chart)?.reject(new ApiError(code, message))
    waiting.delete(chart)
  }
}
