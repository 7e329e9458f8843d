import { didYouMean } from '@deftunes/core'

import type { DagOptions } from './dag.ts'
import type { MappedOptions, SensorOptions, ShortCircuitOptions } from './kinds-of-task.ts'
import type { Inputs, TaskOptions } from './task.ts'

type Names<Options> = Readonly<Record<keyof Options, true>>

const shared: Names<Omit<TaskOptions<never>, 'run'>> = {
  id: true,
  after: true,
  inputs: true,
  retries: true,
  retryDelay: true,
  retryExponentialBackoff: true,
  maxRetryDelay: true,
  retryOn: true,
  neverRetry: true,
  timeout: true,
  pool: true,
  poolSlots: true,
  priorityWeight: true,
  triggerRule: true,
  dependsOnPast: true,
  outlets: true,
}
const task: Names<TaskOptions<never>> = { ...shared, run: true }
const sensor: Names<SensorOptions<never>> = {
  ...shared,
  poke: true,
  pokeInterval: true,
  softFail: true,
}
const shortCircuit: Names<ShortCircuitOptions<never, Inputs>> = {
  ...task,
  ignoreDownstreamTriggerRules: true,
}
const mapped: Names<MappedOptions<never, never, Inputs, never>> = { ...task, over: true }
const dag: Names<DagOptions<never>> = {
  id: true,
  description: true,
  schedule: true,
  startDate: true,
  endDate: true,
  catchup: true,
  maxActiveRuns: true,
  runTimeout: true,
  pools: true,
  params: true,
  owner: true,
  tags: true,
  deadline: true,
  freshness: true,
  tasks: true,
}

/** Every option by what it is an option of. */
export const optionNames = {
  DAG: dag,
  task,
  sensor,
  'short circuit': shortCircuit,
  'mapped task': mapped,
} as const

/** What options can belong to. */
export type OptionsOf = keyof typeof optionNames

/** Options that nobody reads, each with the one that it may stand for. */
export function mistakesOfNames(of: OptionsOf, options: object): string[] {
  const known = Object.keys(optionNames[of])
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => `${name}: no option of a ${of}, nobody reads it${didYouMean(name, known)}`)
}
