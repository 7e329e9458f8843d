import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'

import type { ServerEvents } from './responses.ts'
import type { ConsoleServices } from '../service/console-services.ts'

const heartbeatMs = 15_000

/** Tells a page of each publish, as it happens, until the page is gone. */
export function events(
  context: Context,
  { warehouse, status }: Pick<ConsoleServices, 'warehouse' | 'status'>,
): Response {
  return streamSSE(context, async (stream) => {
    const tell = async <Event extends keyof ServerEvents>(
      event: Event,
      data: ServerEvents[Event],
    ) => stream.writeSSE({ event, data: JSON.stringify(data) })
    const ended = Promise.withResolvers<void>()
    const unwatch = warehouse.watch((version) => {
      void tell('published', version)
        .then(async () => tell('status', await status()))
        .catch(() => {})
    })
    const beating = setInterval(() => void stream.write(': \n\n').catch(() => {}), heartbeatMs)
    stream.onAbort(() => ended.resolve())
    try {
      await tell('status', await status())
      await ended.promise
    } finally {
      clearInterval(beating)
      unwatch()
    }
  })
}
