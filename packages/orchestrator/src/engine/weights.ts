import type { TaskSpec } from '../dag/task.ts'

type Edges = ReadonlyMap<string, readonly string[]>

/**
 * The weight of each task: its own and those of everything that waits for it, each counted once (weight rule
 * downstream). Tasks come in an order in which upstream ones are first.
 */
export function weightsOf(tasks: readonly TaskSpec[], down: Edges): Map<string, number> {
  const isAsked = tasks.some(({ priorityWeight }) => priorityWeight !== 1)
  return isAsked ? sumWeights(tasks, down) : depthWeights(tasks, down)
}

/** What waits for a task is a set of bits, the union of those of what comes right after it. */
function sumWeights(tasks: readonly TaskSpec[], down: Edges): Map<string, number> {
  const positions = new Map(tasks.map(({ id }, position) => [id, position]))
  const own = tasks.map(({ priorityWeight }) => priorityWeight)
  const waiting = new Map<string, Uint32Array>()
  const weights = new Map<string, number>()
  for (const { id } of [...tasks].reverse()) {
    const bits = new Uint32Array(Math.ceil(tasks.length / 32))
    for (const below of down.get(id) ?? []) unite(bits, waiting.get(below))
    const position = positions.get(id) ?? 0
    bits[position >>> 5] = (bits[position >>> 5] ?? 0) | (1 << (position & 31))
    waiting.set(id, bits)
    weights.set(id, sumOf(bits, own))
  }
  return weights
}

function unite(bits: Uint32Array, others: Uint32Array = new Uint32Array()): void {
  for (let index = 0; index < others.length; index++)
    bits[index] = (bits[index] ?? 0) | (others[index] ?? 0)
}

function sumOf(bits: Uint32Array, own: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < bits.length; index++)
    for (let left = bits[index] ?? 0; left !== 0; left &= left - 1)
      sum += own[index * 32 + 31 - Math.clz32(left & -left)] ?? 0
  return sum
}

/** Where nobody has asked for a weight, the length of the longest way to the end does: one pass over the edges. */
function depthWeights(tasks: readonly TaskSpec[], down: Edges): Map<string, number> {
  const weights = new Map<string, number>()
  for (const { id } of [...tasks].reverse()) {
    let longest = 0
    for (const below of down.get(id) ?? []) longest = Math.max(longest, weights.get(below) ?? 0)
    weights.set(id, 1 + longest)
  }
  return weights
}
