import type { Grain } from '@deftunes/metrics'

/** Grains by their ISO 8601 durations, which Superset calls them by. */
export const timeGrains: Readonly<Record<Grain, string>> = {
  hour: 'PT1H',
  day: 'P1D',
  week: 'P1W',
  month: 'P1M',
  quarter: 'P3M',
  year: 'P1Y',
}
