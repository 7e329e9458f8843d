import type * as PromClient from 'prom-client'
import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

import { metricCatalogue, type MetricName, type NameOf } from './metric-catalogue.ts'

type Labels = Readonly<Record<string, string>>

/** The metrics of the catalogue, ready to be counted with. */
export interface Instruments {
  /** Nothing is counted where the amount is no number or less than 0. */
  count: (name: NameOf<'counter'>, labels: Labels, amount?: number) => void
  observe: (name: NameOf<'histogram'>, labels: Labels, value: number) => void
  /** Replaces every value that a gauge had. */
  show: (
    name: NameOf<'gauge'>,
    values: readonly (readonly [labels: Labels, value: number])[],
  ) => void
  /** Sets one value of a gauge. */
  set: (name: NameOf<'gauge'>, labels: Labels, value: number) => void
}

/** Makes every metric of the catalogue in a registry; `load` is called before gauges are read. */
export function makeInstruments(
  client: typeof PromClient,
  registry: Registry,
  load: () => void,
): Instruments {
  const counters = new Map<string, Counter>()
  const gauges = new Map<string, Gauge>()
  const histograms = new Map<string, Histogram>()
  for (const name of Object.keys(metricCatalogue) as MetricName[]) {
    const { type, help, labels: labelNames, ...spec } = metricCatalogue[name]
    const base = { name, help, labelNames, registers: [registry] }
    if (type === 'counter') counters.set(name, new client.Counter(base))
    else if (type === 'histogram') {
      const buckets = 'buckets' in spec ? [...spec.buckets] : []
      histograms.set(name, new client.Histogram({ ...base, buckets }))
    } else {
      // All metrics are collected in one go, this one before the others that the same look sets.
      const collect = name === firstOfLoad ? { collect: load } : {}
      gauges.set(name, new client.Gauge({ ...base, ...collect }))
    }
  }
  return {
    count: (name, labels, amount = 1) => {
      if (Number.isFinite(amount) && amount >= 0) counters.get(name)?.inc(labels, amount)
    },
    observe: (name, labels, value) => {
      if (Number.isFinite(value) && value >= 0) histograms.get(name)?.observe(labels, value)
    },
    show: (name, values) => {
      const gauge = gauges.get(name)
      gauge?.reset()
      // One without labels is 0 by that, which is not the same as unknown.
      gauge?.remove({})
      for (const [labels, value] of values) gauge?.set(labels, value)
    },
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
  }
}

/** The first in the catalogue's order of those that a look at the load sets. */
const firstOfLoad: NameOf<'gauge'> = 'deftunes_open_runs'
