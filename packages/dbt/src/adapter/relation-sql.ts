import { quoteRelation } from '@deftunes/core'

import type { RelationName } from './adapter.ts'

/** A relation as SQL: "schema"."identifier", with "database" first when there is one. */
export function renderRelation({ database, schema, identifier }: RelationName): string {
  return quoteRelation(...(database === null ? [] : [database]), schema, identifier)
}

/** The schema of a relation as SQL. */
export function renderSchema({
  database,
  schema,
}: Pick<RelationName, 'database' | 'schema'>): string {
  return quoteRelation(...(database === null ? [] : [database]), schema)
}
