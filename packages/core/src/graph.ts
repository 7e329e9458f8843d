import { CoreError } from './errors.ts'

/** A directed graph of names, each with the names that must come before it. */
export class Graph {
  readonly #upstream = new Map<string, Set<string>>()

  /** Adds a node and the nodes that come before it. */
  add(name: string, upstream: Iterable<string> = []): this {
    const known = this.#upstream.get(name) ?? new Set<string>()
    for (const before of upstream) {
      known.add(before)
      if (!this.#upstream.has(before)) this.#upstream.set(before, new Set())
    }
    this.#upstream.set(name, known)
    return this
  }

  get names(): string[] {
    return [...this.#upstream.keys()]
  }

  /** Direct predecessors. */
  parents(name: string): string[] {
    return [...(this.#upstream.get(name) ?? [])]
  }

  /** Direct successors. */
  children(name: string): string[] {
    return this.names.filter((other) => this.#upstream.get(other)?.has(name))
  }

  /** Every predecessor at any distance, without the node itself. */
  ancestors(name: string): Set<string> {
    return this.#reach(name, (node) => this.parents(node))
  }

  /** Every successor at any distance, without the node itself. */
  descendants(name: string): Set<string> {
    return this.#reach(name, (node) => this.children(node))
  }

  /**
   * All names, predecessors first; ties in the order of adding.
   * @throws CoreError CORE_GRAPH_CYCLE naming the cycle.
   */
  sorted(): string[] {
    const done = new Set<string>()
    const path: string[] = []
    const visit = (name: string) => {
      if (done.has(name)) return
      const seen = path.indexOf(name)
      if (seen >= 0) throw cycleError([...path.slice(seen), name])
      path.push(name)
      for (const before of this.parents(name)) visit(before)
      path.pop()
      done.add(name)
    }
    for (const name of this.names) visit(name)
    return [...done]
  }

  #reach(from: string, next: (name: string) => string[]): Set<string> {
    const found = new Set<string>()
    const queue = next(from)
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (found.has(name)) continue
      found.add(name)
      queue.push(...next(name))
    }
    return found
  }
}

function cycleError(path: string[]): CoreError {
  return new CoreError('CORE_GRAPH_CYCLE', `expected no cycle, got ${path.join(' → ')}`)
}
