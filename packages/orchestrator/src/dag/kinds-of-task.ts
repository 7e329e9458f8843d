import { parseDuration, type Duration } from '@deftunes/core'

import type { TaskContext } from './task-context.ts'
import {
  idsOf,
  misnamed,
  runOf,
  specOf,
  type Inputs,
  type OutputOf,
  type Task,
  type TaskOptions,
  type Upstream,
} from './task.ts'

type Context<Services, Given extends Inputs> = TaskContext<
  Services,
  { [Name in keyof Given]: OutputOf<Given[Name]> }
>

/**
 * A task that returns the id, or ids, of the direct downstream tasks that go on; the others are skipped, but for those
 * that come after a chosen one (BranchPythonOperator).
 */
export function branch<Services, Given extends Inputs = Inputs>(
  options: TaskOptions<Services, Given, string | readonly string[]>,
): Task<Services, string | readonly string[]> {
  return { ...specOf(options), ...misnamed('task', options), run: runOf(options), kind: 'branch' }
}

/** A short circuit as it is written. */
export type ShortCircuitOptions<Services, Given extends Inputs = Inputs> = TaskOptions<
  Services,
  Given,
  boolean
> & {
  /** False: only direct downstream tasks are skipped, the rest by their trigger rules. Default true. */
  ignoreDownstreamTriggerRules?: boolean
}

/** A task that skips what is downstream unless it returns something true (ShortCircuitOperator). */
export function shortCircuit<Services, Given extends Inputs = Inputs>(
  options: ShortCircuitOptions<Services, Given>,
): Task<Services, boolean> {
  const { ignoreDownstreamTriggerRules = true } = options
  const spec = { ...specOf(options), ...misnamed('short circuit', options) }
  return { ...spec, run: runOf(options), kind: 'short_circuit', ignoreDownstreamTriggerRules }
}

/** A sensor as it is written: `poke` in the place of `run`. */
export type SensorOptions<Services, Given extends Inputs = Inputs> = Omit<
  TaskOptions<Services, Given, boolean>,
  'run'
> & {
  /** Whether what it waits for is there. */
  poke: (context: Context<Services, Given>) => Promise<boolean>
  /** Wait between two looks, in which it holds no worker. Default '1m'. */
  pokeInterval?: Duration
  /** Whether it is skipped, not failed, when its `timeout`, counted from the first look, is over. Default false. */
  softFail?: boolean
}

/** A task that is done once what it looks for is there; between two looks it holds no worker (mode reschedule). */
export function sensor<Services, Given extends Inputs = Inputs>(
  options: SensorOptions<Services, Given>,
): Task<Services, boolean> {
  const { poke, pokeInterval = '1m', softFail = false, ...rest } = options
  const all = { ...rest, run: poke }
  const spec = { ...specOf(all), ...misnamed('sensor', options) }
  const pokeIntervalMs = parseDuration(pokeInterval)
  return { ...spec, run: runOf(all), kind: 'sensor', pokeIntervalMs, softFail }
}

/** A mapped task as it is written. */
export type MappedOptions<Services, Item, Given extends Inputs, Output> = Omit<
  TaskOptions<Services, Given, Output>,
  'run'
> & {
  /** The upstream task that returns the list. */
  over: Task<Services, readonly Item[]>
  run: (context: Context<Services, Given> & { item: Item }) => Promise<Output>
}

/**
 * A task that runs once for each item of the list that an upstream task returned; downstream tasks are given the list of
 * what the instances returned. An empty list skips it (dynamic task mapping).
 */
export function mapped<Services, Item, Output = unknown, Given extends Inputs = Inputs>(
  options: MappedOptions<Services, Item, Given, Output>,
): Task<Services, Output[]> {
  const { over, ...rest } = options
  const after = [...idsOf(options.after ?? []), over.id]
  const all = { ...rest, after, run: options.run as TaskOptions<Services, Given, Output>['run'] }
  const spec = { ...specOf(all), ...misnamed('mapped task', options) }
  return { ...spec, run: runOf(all), mapOver: over.id }
}

/** The same task as one that prepares what others need: where it is cleared or skipped, so is its teardown. */
export function setup<Services, Output>(of: Task<Services, Output>): Task<Services, Output> {
  return { ...of, setup: true }
}

/**
 * The same task as one that undoes what setups did: it runs once everything before it is done, if one of the setups
 * succeeded, and its failure does not fail the run unless that is asked for.
 */
export function teardown<Services, Output>(
  of: Task<Services, Output>,
  { of: setups, failsRun = false }: { of: Upstream; failsRun?: boolean },
): Task<Services, Output> {
  const teardownOf = idsOf(setups)
  const after = [...new Set([...of.after, ...teardownOf])]
  return { ...of, after, teardownOf, failsRun, triggerRule: 'all_done_setup_success' }
}
