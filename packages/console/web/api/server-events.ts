import type { QueryClient } from '@tanstack/react-query'

import { noteConnection } from './connection.ts'
import { statusQuestion, versionsQuestion } from './questions.ts'

/** A stream that was refused is asked for again after so many ms; one that broke the browser asks for by itself. */
const pause = 3_000

/**
 * Listens to what the server tells of by itself: a new version, another state of the data. When it was gone and is back, what failed
 * meanwhile is asked again. Ends when what it returns is called.
 */
export function listen(client: QueryClient): () => void {
  let events: EventSource
  let timer: number | undefined
  let broken = false
  const again = (keys: readonly (readonly unknown[])[]) => () => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey })
  }
  const published = again([versionsQuestion.queryKey, statusQuestion.queryKey, ['dashboard']])
  const opened = () => {
    noteConnection(true)
    if (!broken) return
    broken = false
    // There may be versions that nobody told of.
    published()
    void client.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
  }
  const failed = () => {
    broken = true
    noteConnection(false)
    if (events.readyState !== EventSource.CLOSED) return
    window.clearTimeout(timer)
    timer = window.setTimeout(begin, pause)
  }
  function begin() {
    events = new EventSource('/api/events')
    events.addEventListener('published', published)
    events.addEventListener('status', again([statusQuestion.queryKey]))
    events.addEventListener('open', opened)
    events.addEventListener('error', failed)
  }
  begin()
  return () => {
    window.clearTimeout(timer)
    events.close()
  }
}
