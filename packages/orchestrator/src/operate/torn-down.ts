import type { Node } from '../engine/run-progress.ts'

/**
 * Setups whose work is gone, and what took it down, of tasks that are to run: all of them have to begin anew. As long as a teardown
 * waits, what it takes down is there.
 */
export function tornDownFor(nodes: readonly Node[]): Node[] {
  const working = nodes.filter(({ spec }) => spec.teardownOf === undefined)
  const setups = new Set(working.flatMap((node) => (node.spec.setup ? [] : node.setups)))
  return [...setups].flatMap((setup) => {
    const teardowns = teardownsOf(setup)
    return teardowns.some(hasRun) ? [setup, ...teardowns] : []
  })
}

/** What tears a setup down. */
export function teardownsOf({ spec: { id, setup }, down }: Node): Node[] {
  return setup ? down.filter(({ spec }) => spec.teardownOf?.includes(id)) : []
}

function hasRun({ instances }: Node): boolean {
  return [...instances.values()].some(({ state }) => state === 'success' || state === 'failed')
}
