import type { Dag, Json, TaskInstance } from '../src/index.ts'
import { endsWithoutRunning, type End } from './trigger-model.ts'

/** A task of a run that nobody has meddled with, and what does not fit how those before it ended. */
export interface Misfit {
  taskId: string
  expected: readonly string[]
  got: readonly string[]
}

/**
 * What does not fit in a run that has ended: tasks that ran though what is before them forbids it, or ended without
 * running in a state that does not follow. Gates and lists are read from what their tasks returned.
 */
export function misfitsOf(dag: Dag, instances: readonly TaskInstance[]): Misfit[] {
  const of = (id: string) => instances.filter(({ taskId }) => taskId === id)
  return dag.tasks.flatMap((spec) => {
    const { id, after, triggerRule, teardownOf, mapOver } = spec
    // The setups alone say whether a teardown has anything to do.
    const before = (teardownOf ?? after).flatMap((one) => of(one).map(({ state }) => state as End))
    const rule = teardownOf ? 'all_success' : triggerRule
    const kept = isKeptOff(dag, of, id) || isEmptyList(of, mapOver)
    const expected = kept ? (['skipped'] as const) : endsWithoutRunning(rule, before)
    const got = of(id).map(({ attempts, state }) => (attempts > 0 ? 'ran' : state))
    const fits = got.every((one) => (expected ?? ['ran']).some((other) => one === other))
    return fits ? [] : [{ taskId: id, expected: expected ?? ['ran'], got }]
  })
}

type Instances = (taskId: string) => readonly TaskInstance[]

/** Whether a branch right before a task chose others, or a short circuit anywhere before it let nothing pass. */
function isKeptOff({ tasks }: Dag, of: Instances, id: string): boolean {
  const spec = tasks.find((one) => one.id === id)
  if (!spec || spec.teardownOf) return false
  const said = (gate: string) => of(gate).find(({ state }) => state === 'success')?.output
  return tasks.some((gate) => {
    const output = said(gate.id)
    if (output === undefined) return false
    if (gate.kind === 'branch') return spec.after.includes(gate.id) && !names(output).includes(id)
    return gate.kind === 'short_circuit' && output !== true && isAfter(tasks, id, gate.id)
  })
}

function names(output: Json): readonly Json[] {
  return Array.isArray(output) ? output : [output]
}

function isAfter(tasks: Dag['tasks'], id: string, other: string): boolean {
  const after = tasks.find((one) => one.id === id)?.after ?? []
  return after.includes(other) || after.some((one) => isAfter(tasks, one, other))
}

function isEmptyList(of: Instances, list: string | undefined): boolean {
  const output = list === undefined ? undefined : of(list)[0]?.output
  return Array.isArray(output) && output.length === 0
}
