import { messageOf, type Logger } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'
import type { Marts } from '@deftunes/pipeline'

import { makingOf } from './project-marts.ts'

/** Milliseconds until what could not be built is tried again. */
const restMs = 30_000

/**
 * Has the newest version made by metrics that are not those of before; tells nobody to wait for it. What fails is tried again once it
 * is asked for after a while.
 */
export function followMetrics(
  marts: Pick<Marts, 'remake'>,
  built: Model,
  { logger, now = Date.now }: { logger: Logger; now?: () => number },
): (model: Model) => Model {
  let last = { model: built, words: wordsOf(built) }
  let asked = last.words
  let againAt = Infinity
  const remake = (model: Model, words: string) => {
    asked = words
    againAt = Infinity
    marts.remake(makingOf(model)).catch((error: unknown) => {
      if (asked === words) againAt = now() + restMs
      const reason = messageOf(error)
      logger.warn('what the edited metrics need could not be built', { reason })
    })
  }
  return (model) => {
    if (model !== last.model) last = { model, words: wordsOf(model) }
    if (last.words !== asked || now() >= againAt) remake(model, last.words)
    return model
  }
}

/** Equal for metrics that make the same files. */
function wordsOf(model: Model): string {
  return JSON.stringify(makingOf(model))
}
