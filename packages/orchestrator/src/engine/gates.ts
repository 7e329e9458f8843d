import type { Json } from '../dag/task-context.ts'
import type { Node, RunProgress } from './run-progress.ts'

/** Whether a branch or short circuit that succeeded keeps a task from running. */
export function isGatedOff(progress: RunProgress, node: Node): string | undefined {
  for (const gate of gatesOf(progress, node)) {
    const one = gate.instances.get(-1)
    if (one?.state !== 'success') continue
    if (gate.spec.kind === 'branch' && !follows(gate, one.output, node))
      return `not chosen by ${gate.spec.id}`
    if (gate.spec.kind === 'short_circuit' && one.output !== true)
      return `stopped by ${gate.spec.id}`
  }
  return undefined
}

/** Every task that a gate may keep from running. */
export function behind(gate: Node): Node[] {
  return reachesFar(gate) ? [...descendants(gate.down)] : [...gate.down]
}

/** The ids that a branch chose. */
export function chosenBy(output: Json): string[] {
  return typeof output === 'string' ? [output] : Array.isArray(output) ? output.map(String) : []
}

function reachesFar({ spec }: Node): boolean {
  return spec.kind === 'short_circuit' && spec.ignoreDownstreamTriggerRules
}

/** Direct upstream gates, and short circuits at any distance. Teardowns are never kept from running. */
function gatesOf(progress: RunProgress, node: Node): Node[] {
  if (node.spec.teardownOf !== undefined) return []
  return progress.gates.filter((gate) =>
    reachesFar(gate) ? descendants(gate.down).has(node) : gate.down.includes(node),
  )
}

/** Whether a branch chose a task, or one before it. */
function follows(gate: Node, output: Json, node: Node): boolean {
  const chosen = new Set(chosenBy(output))
  return descendants(gate.down.filter(({ spec }) => chosen.has(spec.id))).has(node)
}

/** Some tasks with all that comes after them. */
function descendants(nodes: readonly Node[]): Set<Node> {
  const found = new Set(nodes)
  for (const node of found) for (const below of node.down) found.add(below)
  return found
}
