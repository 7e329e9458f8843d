import type { DagSpec } from '../dag/dag.ts'
import type { Json } from '../dag/task-context.ts'
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
import { shapeOf, type Place } from './shape.ts'

/** A task of a run, with what is known of its upstream. */
export interface Node {
  spec: TaskSpec
  /** Its place in the DAG's order. */
  position: number
  /** Its priority: its own weight and those of everything that waits for it. */
  weight: number
  down: readonly Node[]
  /** Branches and short circuits that may keep it from running. */
  gates: readonly Node[]
  /** Setups whose work it needs. */
  setups: readonly Node[]
  /** By mapIndex; -1 while a task is not mapped, or not yet. */
  instances: Map<number, TaskInstance>
  /** How many of them wait for upstream. */
  waiting: number
  /** What its instances returned, in their order; undefined: to be put together again. */
  outputs: readonly Json[] | undefined
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
  /** Instances that have not come to their end. */
  #open = 0

  constructor(run: Run, dag: DagSpec, instances: readonly TaskInstance[]) {
    this.run = run
    this.dag = dag
    const shape = shapeOf(dag)
    for (const [position, spec] of dag.tasks.entries())
      this.#addNode(spec, position, shape.get(spec.id)?.weight ?? 0)
    this.#link(shape)
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
    node.outputs = undefined
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
    node.outputs = undefined
    this.#count(node)
  }

  /** How the run ended, once every task has. */
  outcome(): 'success' | 'failed' | undefined {
    if (this.#open > 0) return undefined
    return this.run.cancelling ? 'failed' : outcomeOf(this.nodes)
  }

  #addNode(spec: TaskSpec, position: number, weight: number) {
    const ends = { all: 0, success: 0, failed: 0, upstreamFailed: 0, skipped: 0 }
    this.nodes.set(spec.id, {
      ...{
        spec,
        position,
        weight,
        down: [],
        gates: [],
        setups: [],
        waiting: 0,
        outputs: undefined,
      },
      instances: new Map(),
      counts: { ...ends, setups: { all: 0, success: 0, skipped: 0 } },
    })
  }

  #link(shape: ReadonlyMap<string, Place>) {
    const nodes = (ids: readonly string[] = []) => ids.map((id) => this.node(id))
    for (const node of this.nodes.values()) {
      const place = shape.get(node.spec.id)
      node.down = nodes(place?.down)
      node.gates = nodes(place?.gates)
      node.setups = nodes(place?.setups)
    }
  }

  #count(node: Node) {
    for (const { state } of node.instances.values()) {
      if (!isTerminal(state)) this.#open += 1
      if (state === 'none') node.waiting += 1
      for (const { counts } of node.down) {
        counts.all += 1
        if (node.spec.setup) counts.setups.all += 1
        add(counts, state, node.spec.setup, 1)
      }
    }
  }

  #uncount(node: Node, state: TaskState) {
    if (!isTerminal(state)) this.#open -= 1
    if (state === 'none') node.waiting -= 1
    for (const { counts } of node.down) {
      counts.all -= 1
      if (node.spec.setup) counts.setups.all -= 1
      add(counts, state, node.spec.setup, -1)
    }
  }

  #moved(node: Node, from: TaskState, to: TaskState) {
    this.#open += Number(isTerminal(from)) - Number(isTerminal(to))
    node.waiting += Number(to === 'none') - Number(from === 'none')
    for (const { counts } of node.down) {
      add(counts, from, node.spec.setup, -1)
      add(counts, to, node.spec.setup, 1)
    }
  }
}

function add(counts: Required<UpstreamCounts>, state: TaskState, isSetup: boolean, by: number) {
  if (state === 'success') counts.success += by
  if (state === 'failed') counts.failed += by
  if (state === 'upstream_failed') counts.upstreamFailed += by
  if (state === 'skipped' || state === 'removed') counts.skipped += by
  if (isSetup && state === 'success') counts.setups.success += by
  if (isSetup && state === 'skipped') counts.setups.skipped += by
}
