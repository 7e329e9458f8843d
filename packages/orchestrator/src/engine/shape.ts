import type { DagSpec } from '../dag/dag.ts'
import type { TaskSpec } from '../dag/task.ts'
import { reach } from './reach.ts'
import { weightsOf } from './weights.ts'

/** Where a task stands among those of its DAG. */
export interface Place {
  /** Direct downstream tasks. */
  down: readonly string[]
  /** Its priority: its own weight and those of everything that waits for it. */
  weight: number
  /** Branches and short circuits that may keep it from running. */
  gates: readonly string[]
  /** Setups whose work it needs: those before it that nothing has torn down by then. */
  setups: readonly string[]
}

/** What follows from the tasks of a DAG, whatever becomes of them; found once for all its runs. */
export function shapeOf(dag: DagSpec): ReadonlyMap<string, Place> {
  const shape = shapes.get(dag) ?? newShape(dag.tasks)
  shapes.set(dag, shape)
  return shape
}

const shapes = new WeakMap<DagSpec, ReadonlyMap<string, Place>>()

/** Whether a task may keep others from running. */
function isGate({ kind }: TaskSpec): boolean {
  return kind === 'branch' || kind === 'short_circuit'
}

/** Whether a task keeps everything after it from running, whatever the trigger rules say. */
export function reachesFar({ kind, ignoreDownstreamTriggerRules }: TaskSpec): boolean {
  return kind === 'short_circuit' && ignoreDownstreamTriggerRules
}

type Edges = ReadonlyMap<string, readonly string[]>

function newShape(tasks: readonly TaskSpec[]): ReadonlyMap<string, Place> {
  const up = new Map(tasks.map(({ id, after }) => [id, after]))
  const down = downOf(tasks)
  const weights = weightsOf(tasks, down)
  const teardowns = new Set(tasks.flatMap(({ id, teardownOf }) => (teardownOf ? [id] : [])))
  const reached = (from: readonly TaskSpec[], reach: (one: TaskSpec) => Iterable<string>) =>
    byReached(from, reach, teardowns)
  const gates = reached(tasks.filter(isGate), (gate) =>
    reachesFar(gate) ? reachedFrom(gate.id, down) : (down.get(gate.id) ?? []),
  )
  const setups = reached(
    tasks.filter(({ setup }) => setup),
    (one) => scopeOf(one, tasks, { up, down }),
  )
  return new Map(
    tasks.map(({ id }) => [
      id,
      {
        down: down.get(id) ?? [],
        weight: weights.get(id) ?? 0,
        gates: gates.get(id) ?? [],
        setups: setups.get(id) ?? [],
      },
    ]),
  )
}

function downOf(tasks: readonly TaskSpec[]): Edges {
  const down = new Map<string, string[]>(tasks.map(({ id }) => [id, []]))
  for (const { id, after } of tasks) for (const before of after) down.get(before)?.push(id)
  return down
}

/** For each task but teardowns, which nothing keeps from running, those that reach it. */
function byReached(
  from: readonly TaskSpec[],
  reach: (one: TaskSpec) => Iterable<string>,
  teardowns: ReadonlySet<string>,
): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const one of from)
    for (const id of reach(one)) {
      if (teardowns.has(id)) continue
      const others = found.get(id)
      if (others) others.push(one.id)
      else found.set(id, [one.id])
    }
  return found
}

/** The tasks between a setup and its teardowns; without teardowns, everything after it. */
function scopeOf(
  { id }: TaskSpec,
  tasks: readonly TaskSpec[],
  { up, down }: { up: Edges; down: Edges },
): string[] {
  const after = [...reachedFrom(id, down)]
  const ends = tasks.filter(({ teardownOf }) => teardownOf?.includes(id))
  if (ends.length === 0) return after
  const before = new Set(ends.flatMap((end) => [...reachedFrom(end.id, up)]))
  return after.filter((one) => before.has(one))
}

/** Everything after a task, or before it. */
function reachedFrom(id: string, edges: Edges): Set<string> {
  return reach(edges.get(id) ?? [], (one) => edges.get(one) ?? [])
}
