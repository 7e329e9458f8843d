import type { Node } from './run-progress.ts'

/** As in Airflow, the tasks at the end of the DAG decide; teardowns do where they are asked to, or nothing else is there. */
export function outcomeOf(nodes: ReadonlyMap<string, Node>): 'success' | 'failed' {
  const all = [...nodes.values()]
  const leaves = all.filter(isLeaf)
  const deciding = leaves.length > 0 ? leaves : all.filter(({ down }) => down.length === 0)
  return deciding.some(hasFailed) ? 'failed' : 'success'
}

function hasFailed({ instances }: Node): boolean {
  return [...instances.values()].some(
    ({ state }) => state === 'failed' || state === 'upstream_failed',
  )
}

/** Whether a task decides: it is no teardown to be ignored, and nothing but such comes after it. */
function isLeaf(node: Node): boolean {
  return !isIgnored(node) && node.down.every(isIgnored)
}

function isIgnored({ spec }: Node): boolean {
  return spec.teardownOf !== undefined && !spec.failsRun
}
