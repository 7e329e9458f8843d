import type { Format } from '@deftunes/metrics'

/** How Superset writes numbers, in d3's words; it has no words for lengths in seconds. */
export const numberFormats: Readonly<Record<Format, string>> = {
  number: ',.2~f',
  integer: ',d',
  percent: '.1%',
  currency: ',.2f',
  duration: ',.1f',
}
