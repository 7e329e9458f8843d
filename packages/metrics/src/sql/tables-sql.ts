import { quoteIdentifier } from '@deftunes/core'

import type { Model } from '../model/model.ts'
import type { Hop } from '../query/join-path.ts'

/** How the relation of a table is written, e.g. that of one published version. */
export type RelationSql = (relation: readonly string[]) => string

/**
 * The tables that a statement reads. Each yields what is asked of it under names of its own, so that expressions of one table cannot
 * meet columns of another.
 */
export class TablesSql {
  readonly #model: Model
  readonly #relationSql: RelationSql
  readonly #home: string
  readonly #whole: boolean
  readonly #columns = new Map<string, Map<string, string>>()
  readonly #hops: Hop[] = []

  /** With `whole` the home yields its own columns beside those asked for. */
  constructor(
    model: Model,
    home: string,
    relationSql: RelationSql,
    { whole = false }: { whole?: boolean } = {},
  ) {
    this.#whole = whole
    this.#model = model
    this.#relationSql = relationSql
    this.#home = home
    this.#columns.set(home, new Map())
  }

  /** Joins the tables of a way, those that are there already once. */
  join(path: readonly Hop[]): void {
    for (const hop of path) {
      if (this.#columns.has(hop.to)) continue
      this.#columns.set(hop.to, new Map())
      this.#hops.push(hop)
    }
  }

  /** An expression of a table that is read, as the statement names it. */
  column(table: string, sql: string): string {
    const columns = this.#columns.get(table)
    if (!columns) throw new RangeError(`expected ${table} to be joined`)
    const alias = columns.get(sql) ?? `c${columns.size}`
    columns.set(sql, alias)
    return `${quoteIdentifier(table)}.${alias}`
  }

  /** What stands behind FROM; to be asked for when every column has been. */
  from(): string {
    const joins = this.#hops.map((hop) => ({ hop, on: this.#onSql(hop) }))
    const first = this.#subselect(this.#home)
    return [
      first,
      ...joins.map(({ hop, on }) => `LEFT JOIN ${this.#subselect(hop.to)} ON ${on}`),
    ].join('\n')
  }

  #onSql({ join }: Hop): string {
    const pairs = Object.entries(join.on).map(([left, right]) => {
      const [from, to] = [quoteIdentifier(left), quoteIdentifier(right)]
      return `${this.column(join.from, from)} = ${this.column(join.to, to)}`
    })
    return pairs.join(' AND ')
  }

  #subselect(table: string): string {
    const { relation = [] } = this.#model.tables.get(table) ?? {}
    const columns = [...(this.#columns.get(table) ?? [])].map(
      ([sql, alias]) => `(${sql}) AS ${alias}`,
    )
    const own = this.#whole && table === this.#home ? ['*'] : []
    const list = [...own, ...columns].join(', ') || '1'
    return `(SELECT ${list} FROM ${this.#relationSql(relation)}) AS ${quoteIdentifier(table)}`
  }
}
