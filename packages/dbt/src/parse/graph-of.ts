import { CoreError, Graph } from '@deftunes/core'

import type { GraphNode } from '../manifest/node.ts'
import type { Issues } from '../project/issues.ts'
import type { SelectableGraph } from '../select/select-nodes.ts'

/** The graph, or undefined after an issue when it has a circle. */
export function graphOf(nodes: readonly GraphNode[], issues: Issues): SelectableGraph | undefined {
  const byId = new Map(nodes.map((node) => [node.unique_id, node]))
  const parentsOf = (node: GraphNode) =>
    node.resource_type === 'source' ? [] : node.depends_on.nodes
  const order = new Graph()
  for (const node of nodes) order.add(node.unique_id, parentsOf(node))
  const sorted = sortedIds(order, byId, issues)
  if (!sorted) return undefined
  const all = new Map(
    sorted.flatMap((id) => {
      const node = byId.get(id)
      return node ? [[id, node] as const] : []
    }),
  )
  const parentMap = new Map(nodes.map((node) => [node.unique_id, parentsOf(node)]))
  const childMap = new Map<string, string[]>(nodes.map((node) => [node.unique_id, []]))
  for (const [id, parents] of parentMap)
    for (const parent of parents) childMap.get(parent)?.push(id)
  return { all, parentMap, childMap }
}

function sortedIds(
  order: Graph,
  byId: ReadonlyMap<string, GraphNode>,
  issues: Issues,
): string[] | undefined {
  try {
    return order.sorted()
  } catch (error) {
    if (!(error instanceof CoreError)) throw error
    const { message } = error
    const member = [...byId.values()].find(({ unique_id: id }) => message.includes(id))
    issues.add({ file: member?.original_file_path ?? 'dbt_project.yml' }, `refs: ${message}`)
    return undefined
  }
}
