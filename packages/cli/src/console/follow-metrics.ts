import { messageOf, type Logger } from '@deftunes/core'
import type { Model } from '@deftunes/metrics'
import type { Marts } from '@deftunes/pipeline'

import { makingOf } from './project-marts.ts'

/** Has the newest version made by metrics that are not those of before; tells nobody to wait for it. */
export function followMetrics(
  marts: Pick<Marts, 'remake'>,
  built: Model,
  logger: Logger,
): (model: Model) => Model {
  let last = built
  let made = JSON.stringify(makingOf(built))
  return (model) => {
    if (model === last) return model
    last = model
    const making = makingOf(model)
    const wanted = JSON.stringify(making)
    if (wanted === made) return model
    made = wanted
    marts.remake(making).catch((error: unknown) => {
      const reason = messageOf(error)
      logger.warn('the rollups of the edited metrics could not be built', { reason })
    })
    return model
  }
}
