import { Graph } from '@deftunes/core'

import { isRunnable, type GraphNode, type ManifestNode } from '../manifest/node.ts'
import { reach, type SelectableGraph } from '../select/select-nodes.ts'

/** A node of a run and the selected nodes that must have gone well before it. */
export interface PlannedNode {
  node: ManifestNode
  waitsFor: string[]
}

/**
 * The order of a run: parents first, and a test before every model that descends from all that the test reads.
 * Ephemeral models are not run themselves.
 */
export function planRun(graph: SelectableGraph, selected: readonly string[]): PlannedNode[] {
  const chosen = new Set(selected.filter((id) => isExecuted(graph.all.get(id))))
  const tests = [...chosen].filter((id) => graph.all.get(id)?.resource_type === 'test')
  const order = new Graph()
  const waits = new Map<string, string[]>()
  for (const id of chosen) {
    const ancestors = reach([id], Infinity, graph.parentMap)
    const before = [...ancestors].filter((ancestor) => chosen.has(ancestor))
    const isTest = graph.all.get(id)?.resource_type === 'test'
    const audits = isTest ? [] : tests.filter((test) => isSettled(graph, test, ancestors))
    waits.set(id, [...before, ...audits])
    order.add(id, [...before, ...audits])
  }
  return order.sorted().map((id) => ({
    node: graph.all.get(id) as ManifestNode,
    waitsFor: waits.get(id) ?? [],
  }))
}

function isExecuted(node: GraphNode | undefined): boolean {
  return node !== undefined && isRunnable(node) && node.config['materialized'] !== 'ephemeral'
}

function isSettled(graph: SelectableGraph, test: string, ancestors: ReadonlySet<string>): boolean {
  const reads = graph.parentMap.get(test) ?? []
  return reads.length > 0 && reads.every((id) => ancestors.has(id))
}
