import type { GraphNode, ManifestNode } from '../manifest/node.ts'
import type { Issues } from '../project/issues.ts'

/** Adds an issue for nodes that would be taken for one another: of the same id, the same name for ref(), the same place. */
export function findConflicts(
  nodes: readonly GraphNode[],
  built: readonly ManifestNode[],
  issues: Issues,
): void {
  const same = <T extends GraphNode>(
    list: readonly T[],
    keyOf: (node: T) => string | null,
    what: (node: T) => string,
  ) => {
    const first = new Map<string, T>()
    for (const node of list) {
      const key = keyOf(node)
      const earlier = key === null ? undefined : first.get(key)
      if (key !== null && !earlier) first.set(key, node)
      if (!earlier || conflicting.has(node)) continue
      conflicting.add(node)
      const message = `expected one ${what(node)}, got another in ${earlier.original_file_path}`
      issues.add({ file: node.original_file_path }, message)
    }
  }
  const conflicting = new Set<GraphNode>()
  same(
    nodes,
    (node) => node.unique_id,
    (node) => `${node.resource_type} named '${node.name}'`,
  )
  same(
    built,
    (node) => node.name,
    (node) => `model or seed named '${node.name}'`,
  )
  same(
    built.filter((node) => node.config['materialized'] !== 'ephemeral'),
    (node) => node.relation_name?.toLowerCase() ?? null,
    (node) => `node that is built as ${node.relation_name ?? ''}`,
  )
}
