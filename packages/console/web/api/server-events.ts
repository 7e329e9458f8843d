import type { QueryClient } from '@tanstack/react-query'

import { statusQuestion, versionsQuestion } from './questions.ts'

/** Listens to what the server tells of by itself: a new version, another state of the data. Ends when what it returns is called. */
export function listen(client: QueryClient): () => void {
  const events = new EventSource('/api/events')
  const again = (keys: readonly (readonly unknown[])[]) => () => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey })
  }
  events.addEventListener(
    'published',
    again([versionsQuestion.queryKey, statusQuestion.queryKey, ['dashboard']]),
  )
  events.addEventListener('status', again([statusQuestion.queryKey]))
  let broken = false
  events.addEventListener('error', () => {
    broken = true
  })
  events.addEventListener('open', () => {
    // After a break there may be versions that nobody told of.
    if (broken) again([versionsQuestion.queryKey, statusQuestion.queryKey])()
    broken = false
  })
  return () => events.close()
}
