import type { Json } from '../dag/task-context.ts'
import type { TaskSpec } from '../dag/task.ts'
import type { TaskInstance } from '../store/run-store.ts'
import type { Node } from './run-progress.ts'
import { reach } from './reach.ts'
import { reachesFar } from './shape.ts'

/** Why a branch or short circuit that succeeded keeps a task from running; undefined: none does. */
export function isGatedOff(node: Node): string | undefined {
  for (const gate of node.gates) {
    const one = gate.instances.get(-1)
    // One that was marked as success said nothing.
    if (one?.state !== 'success' || one.output === null) continue
    if (gate.spec.kind === 'branch' && !followedBy(gate, one).has(node))
      return `not chosen by ${gate.spec.id}`
    if (gate.spec.kind === 'short_circuit' && one.output !== true)
      return `stopped by ${gate.spec.id}`
  }
  return undefined
}

/** What is to be looked at when a task has ended: what comes after it, and all that it may keep from running or prepares. */
export function behind({ spec, down }: Node): readonly Node[] {
  return reachesFar(spec) || spec.setup ? [...descendants(down)] : down
}

/** What a gate that ran is taken to have said: one that returned nothing chooses nothing and lets nothing pass. */
export function saidBy({ kind }: TaskSpec, output: Json | null): Json | null {
  if (output !== null) return output
  return kind === 'branch' ? [] : kind === 'short_circuit' ? false : null
}

/** The ids that a branch chose. */
export function chosenBy(output: Json): string[] {
  return typeof output === 'string' ? [output] : Array.isArray(output) ? output.map(String) : []
}

const followed = new WeakMap<TaskInstance, ReadonlySet<Node>>()

/** What a branch chose, with all that comes after it; found once for each time it ran. */
function followedBy(gate: Node, one: TaskInstance): ReadonlySet<Node> {
  const known = followed.get(one)
  if (known) return known
  const chosen = new Set(chosenBy(one.output))
  const found = descendants(gate.down.filter(({ spec }) => chosen.has(spec.id)))
  followed.set(one, found)
  return found
}

/** Some tasks with all that comes after them. */
function descendants(nodes: readonly Node[]): Set<Node> {
  return reach(nodes, ({ down }) => down)
}
