import type { Model } from '@deftunes/metrics'

import { holdsCodes } from './country-codes.ts'
import type { Chart } from './dashboard.ts'
import type { DashboardMistake } from './mistakes-of-dashboard.ts'

/** A map by what holds no codes of countries, where another dimension of its table does; of all else nothing is known. */
export function mistakesOfMap({ type, by }: Chart, { dimensions }: Model): DashboardMistake[] {
  const given = dimensions.get(by[0]?.dimension ?? '')
  if (type !== 'map' || !given || holdsCodes(given)) return []
  const coded = [...dimensions.values()].find((one) => one.table === given.table && holdsCodes(one))
  if (!coded) return []
  const message = `expected countries by ISO 3166-1 alpha-2 code, got '${given.name}'; did you mean "${coded.name}"?`
  return [{ path: ['by', 0], message }]
}
