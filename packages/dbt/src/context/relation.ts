import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

import type { RelationName } from '../adapter/adapter.ts'
import { renderRelation } from '../adapter/relation-sql.ts'
import { Undefined, type JinjaObject, type Value } from '../jinja/index.ts'

/** Rows of a relation that belong to one batch: from <= column < to, as dbt writes event times. */
export interface EventTimeFilter {
  column: string
  from: string
  to: string
}

/** A relation as templates see it: it prints as SQL. */
export class Relation implements JinjaObject {
  readonly name: RelationName
  readonly #type: 'table' | 'view' | null
  readonly #filter: EventTimeFilter | undefined
  readonly #sql: string

  constructor(
    name: RelationName,
    options: { type?: 'table' | 'view'; filter?: EventTimeFilter; sql?: string } = {},
  ) {
    this.name = name
    this.#type = options.type ?? null
    this.#filter = options.filter
    this.#sql = options.sql ?? renderRelation(name)
  }

  getAttribute(name: string): Value {
    switch (name) {
      case 'database':
        return this.name.database
      case 'schema':
        return this.name.schema
      case 'identifier':
      case 'name':
      case 'table':
        return this.name.identifier
      case 'type':
        return this.#type
      case 'is_table':
        return this.#type === 'table'
      case 'is_view':
        return this.#type === 'view'
      case 'render':
        // dbt's way to read a whole relation in a model that otherwise sees one batch of it.
        return () => this.#sql
      default:
        return new Undefined(`'relation' has no attribute '${name}'`)
    }
  }

  toString(): string {
    if (!this.#filter) return this.#sql
    const { column, from, to } = this.#filter
    const time = quoteIdentifier(column)
    return `(select * from ${this.#sql} where ${time} >= ${quoteLiteral(from)} and ${time} < ${quoteLiteral(to)})`
  }
}
