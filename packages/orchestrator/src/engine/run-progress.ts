import type { DagSpec } from '../dag/dag.ts'
import type { TaskSpec } from '../dag/task.ts'
import type { UpstreamCounts } from '../dag/trigger-rule.ts'
import { newTask } from '../store/rows.ts'
import {
  isTerminal,
  type Run,
  type TaskInstance,
  type TaskPatch,
  type TaskState,
} from '../store/run-store.ts'
import { outcomeOf } from './outcome-of-run.ts'

/** A task of a run, with what is known of its upstream. */
export interface Node {
  spec: TaskSpec
  /** Its place in the DAG's order. */
  position: number
  /** Its priority: its own weight and those of everything that waits for it. */
  weight: number
  down: readonly Node[]
  /** By mapIndex; -1 while a task is not mapped, or not yet. */
  instances: Map<number, TaskInstance>
  counts: Required<UpstreamCounts>
}

/**
 * How a run stands, kept up to date change by change: each end of a task touches what waits for it and nothing else, so
 * that a run of n tasks costs n steps, not n².
 */
export class RunProgress {
  readonly nodes = new Map<string, Node>()
  run: Run
  readonly dag: DagSpec
  /** Branches and short circuits. */
  readonly gates: readonly Node[]
  /** Instances that have not come to their end. */
  #open = 0

  constructor(run: Run, dag: DagSpec, instances: readonly TaskInstance[]) {
    this.run = run
    this.dag = dag
    for (const [position, spec] of dag.tasks.entries()) this.#addNode(spec, position)
    this.#link()
    this.gates = [...this.nodes.values()].filter(
      ({ spec }) => spec.kind === 'branch' || spec.kind === 'short_circuit',
    )
    for (const one of instances) this.nodes.get(one.taskId)?.instances.set(one.mapIndex, one)
    for (const node of this.nodes.values()) this.#count(node)
  }

  node(taskId: string): Node {
    const node = this.nodes.get(taskId)
    if (node) return node
    throw new RangeError(`run ${this.run.runId}: expected a task '${taskId}'`)
  }

  instance(taskId: string, mapIndex: number): TaskInstance {
    const one = this.node(taskId).instances.get(mapIndex)
    if (one) return one
    throw new RangeError(`run ${this.run.runId}: expected '${taskId}' to have index ${mapIndex}`)
  }

  /** Every instance, in the order of the DAG. */
  instances(): TaskInstance[] {
    return [...this.nodes.values()].flatMap(({ instances }) => [...instances.values()])
  }

  /** Changes an instance, and what waits for it counts anew; returns it as it is now. */
  patch(taskId: string, mapIndex: number, patch: TaskPatch): TaskInstance {
    const node = this.node(taskId)
    const before = this.instance(taskId, mapIndex)
    const now = { ...before, ...patch }
    node.instances.set(mapIndex, now)
    if (before.state !== now.state) this.#moved(node, before.state, now.state)
    return now
  }

  /** Makes a task's instances those of a list of so many items; a count of undefined makes it one that is not mapped yet. */
  remap(taskId: string, count: number | undefined): void {
    const node = this.node(taskId)
    for (const { state } of node.instances.values()) this.#uncount(node, state)
    const indexes = count === undefined ? [-1] : Array.from({ length: count }, (_, index) => index)
    node.instances = new Map(
      indexes.map((index) => [index, newTask(this.run.runId, taskId, index)]),
    )
    this.#count(node)
  }

  /** How the run ended, once every task has. */
  outcome(): 'success' | 'failed' | undefined {
    return this.#open > 0 ? undefined : outcomeOf(this.nodes)
  }

  #addNode(spec: TaskSpec, position: number) {
    const counts = {
      all: 0,
      success: 0,
      failed: 0,
      upstreamFailed: 0,
      skipped: 0,
      setups: noSetups(),
    }
    this.nodes.set(spec.id, { spec, position, weight: 0, down: [], instances: new Map(), counts })
  }

  #link() {
    const down = new Map<string, Node[]>()
    for (const id of this.nodes.keys()) down.set(id, [])
    for (const node of this.nodes.values())
      for (const id of node.spec.after) down.get(id)?.push(node)
    for (const node of this.nodes.values()) node.down = down.get(node.spec.id) ?? []
    for (const [id, weight] of weightsOf([...this.nodes.values()])) this.node(id).weight = weight
  }

  #count(node: Node) {
    for (const { state } of node.instances.values()) {
      if (!isTerminal(state)) this.#open += 1
      for (const { counts } of node.down) {
        counts.all += 1
        if (node.spec.setup) counts.setups.all += 1
        add(counts, state, node.spec.setup, 1)
      }
    }
  }

  #uncount(node: Node, state: TaskState) {
    if (!isTerminal(state)) this.#open -= 1
    for (const { counts } of node.down) {
      counts.all -= 1
      if (node.spec.setup) counts.setups.all -= 1
      add(counts, state, node.spec.setup, -1)
    }
  }

  #moved(node: Node, from: TaskState, to: TaskState) {
    this.#open += Number(isTerminal(from)) - Number(isTerminal(to))
    for (const { counts } of node.down) {
      add(counts, from, node.spec.setup, -1)
      add(counts, to, node.spec.setup, 1)
    }
  }
}

function noSetups() {
  return { all: 0, success: 0, skipped: 0 }
}

function add(counts: Required<UpstreamCounts>, state: TaskState, isSetup: boolean, by: number) {
  if (state === 'success') counts.success += by
  if (state === 'failed') counts.failed += by
  if (state === 'upstream_failed') counts.upstreamFailed += by
  if (state === 'skipped' || state === 'removed') counts.skipped += by
  if (isSetup && state === 'success') counts.setups.success += by
  if (isSetup && state === 'skipped') counts.setups.skipped += by
}

/** The weight of each task: its own and those of everything that waits for it, each counted once (weight rule downstream). */
function weightsOf(nodes: readonly Node[]): Map<string, number> {
  if (nodes.every(({ spec }) => spec.priorityWeight === 1)) return depthWeights(nodes)
  const weights = new Map<string, number>()
  for (const node of nodes) {
    const seen = new Set<Node>([node])
    const queue = [node]
    for (let next = queue.pop(); next; next = queue.pop())
      for (const below of next.down) if (!seen.has(below)) queue.push(seen.add(below) && below)
    const sum = [...seen].reduce((total, { spec }) => total + spec.priorityWeight, 0)
    weights.set(node.spec.id, sum)
  }
  return weights
}

/** Where nobody has asked for a weight, the length of the longest way to the end does: one pass over the edges. */
function depthWeights(nodes: readonly Node[]): Map<string, number> {
  const weights = new Map<string, number>()
  for (const { spec, down } of [...nodes].reverse())
    weights.set(spec.id, 1 + Math.max(0, ...down.map((below) => weights.get(below.spec.id) ?? 0)))
  return weights
}
