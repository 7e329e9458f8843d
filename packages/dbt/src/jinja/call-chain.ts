import { AsyncLocalStorage } from 'node:async_hooks'

import { TemplateFailure } from './failure.ts'

/** In real Jinja, Python's limit of 1,000 frames ends a recursion between 150 and 200 calls deep. */
const mostCalls = 200

interface Call {
  name: string
  depth: number
  by: Call | undefined
}

const running = new AsyncLocalStorage<Call>()

/**
 * Runs the body of a macro on top of those that are running.
 * @throws TemplateFailure naming the macros when they are too many
 */
export function inCall<T>(name: string, work: () => T): T {
  const by = running.getStore()
  const call = { name, by, depth: (by?.depth ?? 0) + 1 }
  if (call.depth <= mostCalls) return running.run(call, work)
  throw new TemplateFailure(
    `macros: expected calls at most ${mostCalls} deep, got ${chainOf(call)} and so on`,
  )
}

/** The macros from the outermost on, up to the first that comes again; `caller` is the body of a call block. */
function chainOf(innermost: Call): string {
  const names: string[] = []
  for (let call: Call | undefined = innermost; call; call = call.by) names.unshift(call.name)
  const again = names.findIndex((name, at) => name !== 'caller' && names.indexOf(name) < at)
  return names.slice(0, Math.min(again < 0 ? Infinity : again + 1, 12)).join(' → ')
}
