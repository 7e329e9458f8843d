import type { GraphNode } from '../manifest/node.ts'
import { parseSelection, type Criterion, type Selection } from './criterion.ts'
import { matcherOf } from './methods.ts'

/** What selection needs of a project: its nodes and who reads whom, by unique id. */
export interface SelectableGraph {
  all: ReadonlyMap<string, GraphNode>
  parentMap: ReadonlyMap<string, readonly string[]>
  childMap: ReadonlyMap<string, readonly string[]>
}

/**
 * The unique ids that `--select` and `--exclude` texts pick, in the graph's order; no `select` picks all.
 * A test comes with any of its parents unless it is excluded, as with dbt's eager selection.
 * @throws DbtError DBT_SELECTOR_INVALID
 */
export function selectNodes(
  graph: SelectableGraph,
  select?: string | readonly string[],
  exclude?: string | readonly string[],
): string[] {
  const wanted = parseSelection(select ?? [])
  const included = wanted.length > 0 ? evaluate(graph, wanted) : new Set(graph.all.keys())
  const excluded = evaluate(graph, parseSelection(exclude ?? []))
  return [...graph.all.keys()].filter((id) => included.has(id) && !excluded.has(id))
}

function evaluate(graph: SelectableGraph, selection: Selection): Set<string> {
  const united = new Set<string>()
  for (const criteria of selection) {
    const sets = criteria.map((criterion) => evaluateCriterion(graph, criterion))
    const [first = new Set<string>(), ...others] = sets
    for (const id of first) if (others.every((set) => set.has(id))) united.add(id)
  }
  return united
}

function evaluateCriterion(graph: SelectableGraph, criterion: Criterion): Set<string> {
  const matches = matcherOf(criterion)
  const direct = [...graph.all].filter(([, node]) => matches(node)).map(([id]) => id)
  const selected = new Set(direct)
  const add = (ids: Iterable<string>) => {
    for (const id of ids) selected.add(id)
  }
  add(reach(direct, criterion.parentDepth, graph.parentMap))
  add(reach(direct, criterion.childDepth, graph.childMap))
  if (criterion.childrensParents) {
    const children = [...direct, ...reach(direct, Infinity, graph.childMap)]
    add(children)
    add(reach(children, Infinity, graph.parentMap))
  }
  add(testsOf(graph, selected))
  return selected
}

function testsOf(graph: SelectableGraph, selected: ReadonlySet<string>): string[] {
  return [...selected]
    .flatMap((id) => graph.childMap.get(id) ?? [])
    .filter((id) => graph.all.get(id)?.resource_type === 'test')
}

/** The ids reached from `start` in at most `depth` steps, without `start`. */
export function reach(
  start: readonly string[],
  depth: number,
  next: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const found = new Set<string>()
  let edge = [...start]
  for (let step = 0; step < depth && edge.length > 0; step += 1) {
    edge = edge.flatMap((id) => next.get(id) ?? []).filter((id) => !found.has(id))
    for (const id of edge) found.add(id)
  }
  return found
}
