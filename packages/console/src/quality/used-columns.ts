import { isReached, partsOf, safePath, type Model } from '@deftunes/metrics'

import { columnsInSql, type KnownColumns, type UsedColumn } from './columns-in-sql.ts'

/** Measures, and the dimensions that they are grouped and filtered by. */
export interface AskedNames {
  measures: readonly string[]
  dimensions: readonly string[]
}

/** A relation whose rows numbers are made of, and its columns that they use. */
export interface UsedRelation {
  relation: string
  /** In the order of the relation. */
  columns: readonly string[]
}

/** The relations and columns that measures by dimensions are made of: of their expressions, their conditions and the joins between. */
export function usedColumns(model: Model, asked: AskedNames, known: KnownColumns): UsedRelation[] {
  const { homes, used } = usedByMeasures(model, asked, known)
  const relations = new Set(homes.map((home) => relationOf(model, home)))
  for (const name of asked.dimensions) {
    const dimension = model.dimensions.get(name)
    if (!dimension) continue
    const relation = relationOf(model, dimension.table)
    relations.add(relation)
    used.push(...columnsInSql(dimension.sql, relation, known))
    used.push(...homes.flatMap((home) => joinColumns(model, home, dimension.table)))
  }
  for (const { relation } of used) relations.add(relation)
  return [...relations].map((relation) => ({ relation, columns: inOrder(relation, used, known) }))
}

/** Tables whose rows are counted; without a measure that of the first dimension. */
function usedByMeasures(
  model: Model,
  { measures, dimensions: [first = ''] }: AskedNames,
  known: KnownColumns,
): { homes: readonly string[]; used: UsedColumn[] } {
  const parts = measures.flatMap((name) => {
    const measure = model.measures.get(name)
    return measure ? partsOf(measure, model) : []
  })
  const used = parts.flatMap(({ table, sql, where }) =>
    [sql, where].flatMap((text) =>
      text === undefined ? [] : columnsInSql(text, relationOf(model, table), known),
    ),
  )
  const table = model.dimensions.get(first)?.table
  const homes = parts.length > 0 || table === undefined ? parts.map((part) => part.table) : [table]
  return { homes: [...new Set(homes)], used }
}

function joinColumns(model: Model, from: string, to: string): UsedColumn[] {
  if (!isReached(model, from, to)) return []
  return safePath(model, from, to, { measure: from, dimension: to }).flatMap(({ join }) =>
    Object.entries(join.on).flatMap(([left, right]) => [
      { relation: relationOf(model, join.from), column: left },
      { relation: relationOf(model, join.to), column: right },
    ]),
  )
}

function relationOf({ tables }: Model, table: string): string {
  return tables.get(table)?.relation.join('.') ?? table
}

function inOrder(relation: string, used: readonly UsedColumn[], known: KnownColumns): string[] {
  const own = new Set(used.filter((one) => one.relation === relation).map(({ column }) => column))
  const places = new Map((known.get(relation) ?? []).map((column, place) => [column, place]))
  return [...own].sort((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0))
}
