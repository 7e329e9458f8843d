import {
  describeQuery,
  messageOf,
  quoteIdentifier,
  quoteRelation,
  type DuckDb,
  type QueryColumn,
} from '@deftunes/core'

import type { Dimension, ModelTable, RowMeasure, ValueType } from '../model/model.ts'
import type { Place, ReadModel } from '../model/read-model.ts'

/** A mistake that shows once the tables of a model are there. */
export interface ModelMistake extends Place {
  message: string
}

/**
 * Holds a model against the tables that it is about: relations, columns, expressions and their types; reads no rows. Of a table that
 * is not there although it `isExpected` nothing is said.
 */
export async function lintModel(
  { model, placeOf }: ReadModel,
  duckdb: DuckDb,
  isExpected: (relation: readonly string[]) => boolean = () => false,
): Promise<ModelMistake[]> {
  const mistakes: ModelMistake[] = []
  const lint: Lint = {
    ...{ model, duckdb, isExpected, known: new Map() },
    add: (name, message) => {
      const place = placeOf(name)
      if (place) mistakes.push({ ...place, message })
    },
  }
  await lintRelations(lint)
  for (const { name, key } of model.tables.values())
    for (const message of unknownColumns(key, lint.known.get(name)))
      lint.add(name, `key: ${message}`)
  await lintSources(lint)
  lintJoins(lint)
  await lintExpressions(lint)
  return mistakes
}

/** What a model is held against, and who is told. */
interface Lint {
  model: ReadModel['model']
  duckdb: DuckDb
  isExpected: (relation: readonly string[]) => boolean
  /** Columns of the tables that are there. */
  known: Map<string, readonly QueryColumn[]>
  add: (name: string, message: string) => void
}

async function lintRelations({ model, duckdb, isExpected, known, add }: Lint): Promise<void> {
  for (const table of model.tables.values()) {
    const columns = await columnsOf(table, duckdb)
    if (typeof columns !== 'string') known.set(table.name, columns)
    else if (!isExpected(table.relation)) add(table.name, columns)
  }
}

async function lintSources({ model, duckdb, isExpected, known, add }: Lint): Promise<void> {
  for (const { name, source } of model.tables.values()) {
    if (!source) continue
    const columns = await columnsOf(source, duckdb)
    const isThere = typeof columns !== 'string'
    if (!isThere && !isExpected(source.relation)) add(name, `source: ${columns}`)
    const found = isThere ? columns : undefined
    for (const message of unknownColumns(Object.keys(source.on), known.get(name)))
      add(name, `source: ${message}`)
    for (const message of unknownColumns([...Object.values(source.on), ...source.firstBy], found))
      add(name, `source: ${message}`)
  }
}

function lintJoins({ model, known, add }: Lint): void {
  for (const { from, to, on } of model.joins) {
    for (const message of unknownColumns(Object.keys(on), known.get(from)))
      add(`${from} → ${to}`, message)
    for (const message of unknownColumns(Object.values(on), known.get(to)))
      add(`${from} → ${to}`, message)
  }
}

async function lintExpressions({ model, duckdb, known, add }: Lint): Promise<void> {
  const typed = async (table: string, sql: string) => {
    const { relation } = model.tables.get(table) ?? {}
    return known.has(table) && relation ? await typeOf(duckdb, relation, sql) : undefined
  }
  for (const one of model.dimensions.values())
    for (const message of mistakesOfDimension(one, await typed(one.table, one.sql)))
      add(one.name, message)
  for (const one of model.measures.values())
    if (one.kind === 'rows')
      for (const message of await mistakesOfMeasure(one, typed)) add(one.name, message)
}

async function columnsOf(
  { relation }: Pick<ModelTable, 'relation'>,
  duckdb: DuckDb,
): Promise<QueryColumn[] | string> {
  try {
    return await describeQuery(duckdb, `SELECT * FROM ${quoteRelation(...relation)}`)
  } catch {
    return `relation: expected a table of the lake, got '${relation.join('.')}'`
  }
}

function unknownColumns(
  names: readonly string[],
  known: readonly QueryColumn[] | undefined,
): string[] {
  if (!known) return []
  const columns = known.map(({ name }) => name)
  return names
    .filter((name) => !columns.includes(name))
    .map((name) => `expected a column (${columns.join(', ')}), got '${name}'`)
}

/** The type of an expression over a table, or why it has none. */
async function typeOf(
  duckdb: DuckDb,
  relation: readonly string[],
  sql: string,
): Promise<{ type: string } | { problem: string }> {
  try {
    const expression = `SELECT (${sql}) AS ${quoteIdentifier('value')} FROM ${quoteRelation(...relation)}`
    const [column] = await describeQuery(duckdb, expression)
    return { type: column?.type ?? '' }
  } catch (error) {
    return { problem: `sql: ${messageOf(error).split('\n')[0]}` }
  }
}

type Typed = Awaited<ReturnType<typeof typeOf>> | undefined

const typesOf: Readonly<Record<ValueType, RegExp>> = {
  text: /^(VARCHAR|UUID|ENUM)/,
  number: /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)/,
  boolean: /^BOOLEAN$/,
  date: /^DATE$/,
  timestamp: /^TIMESTAMP/,
}

function mistakesOfDimension({ type }: Dimension, found: Typed): string[] {
  if (!found) return []
  if ('problem' in found) return [found.problem]
  return typesOf[type].test(found.type)
    ? []
    : [`type: expected that of its sql (${found.type}), got ${type}`]
}

async function mistakesOfMeasure(
  { aggregate, sql, where, table }: RowMeasure,
  typed: (table: string, sql: string) => Promise<Typed>,
): Promise<string[]> {
  const value = sql === undefined ? undefined : await typed(table, sql)
  const kept = where === undefined ? undefined : await typed(table, where)
  const mistakes = [value, kept].flatMap((one) => (one && 'problem' in one ? [one.problem] : []))
  const adds = aggregate === 'sum' || aggregate === 'avg'
  if (adds && value && 'type' in value && !typesOf.number.test(value.type))
    mistakes.push(`sql: expected a number to ${aggregate}, got ${value.type}`)
  if (kept && 'type' in kept && kept.type !== 'BOOLEAN')
    mistakes.push(`where: expected a condition, got ${kept.type}`)
  return mistakes
}
