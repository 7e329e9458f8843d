import type { Node } from './run-progress.ts'

/** As in Airflow, the tasks at the end of the DAG decide; teardowns do where they are asked to. */
export function outcomeOf(nodes: ReadonlyMap<string, Node>): 'success' | 'failed' {
  const failed = [...nodes.values()].some(
    (node) =>
      isLeaf(node) &&
      [...node.instances.values()].some(
        ({ state }) => state === 'failed' || state === 'upstream_failed',
      ),
  )
  return failed ? 'failed' : 'success'
}

/** Whether a task decides: it is no teardown to be ignored, and nothing but such comes after it. */
function isLeaf(node: Node): boolean {
  return !isIgnored(node) && node.down.every(isIgnored)
}

function isIgnored({ spec }: Node): boolean {
  return spec.teardownOf !== undefined && !spec.failsRun
}
