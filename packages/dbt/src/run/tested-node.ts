import type { GraphNode, ManifestNode } from '../manifest/node.ts'

/**
 * The node that a test is about: the one that a generic test is asked for on, of a singular test the first that it reads; undefined:
 * it reads none.
 */
export function testedNode(
  all: ReadonlyMap<string, GraphNode>,
  { attached_node, depends_on, test_metadata }: ManifestNode,
): GraphNode | undefined {
  if (attached_node != null) return all.get(attached_node)
  const read = depends_on.nodes.flatMap((id) => all.get(id) ?? [])
  // A generic test without a node is one of a source, whatever its arguments refer to; its own source comes before theirs.
  const source = test_metadata && read.find(({ resource_type: type }) => type === 'source')
  return source ?? read[0]
}
