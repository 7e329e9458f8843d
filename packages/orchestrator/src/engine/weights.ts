import type { TaskSpec } from '../dag/task.ts'

/** The weight of each task: its own and those of everything that waits for it, each counted once (weight rule downstream). */
export function weightsOf(
  tasks: readonly TaskSpec[],
  down: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  if (tasks.every(({ priorityWeight }) => priorityWeight === 1)) return depthWeights(tasks, down)
  const own = new Map(tasks.map(({ id, priorityWeight }) => [id, priorityWeight]))
  const weights = new Map<string, number>()
  for (const { id } of tasks) {
    const waiting = new Set([id])
    for (const one of waiting) for (const below of down.get(one) ?? []) waiting.add(below)
    let sum = 0
    for (const one of waiting) sum += own.get(one) ?? 0
    weights.set(id, sum)
  }
  return weights
}

/** Where nobody has asked for a weight, the length of the longest way to the end does: one pass over the edges. */
function depthWeights(
  tasks: readonly TaskSpec[],
  down: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const weights = new Map<string, number>()
  for (const { id } of [...tasks].reverse()) {
    let longest = 0
    for (const below of down.get(id) ?? []) longest = Math.max(longest, weights.get(below) ?? 0)
    weights.set(id, 1 + longest)
  }
  return weights
}
