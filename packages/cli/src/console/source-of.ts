import { quoteIdentifier, quoteLiteral, quoteRelation } from '@deftunes/core'
import type { Cell, SourceRecord } from '@deftunes/console'
import type { Model, ModelTable } from '@deftunes/metrics'
import { sourceRecord, type MartSession, type Services } from '@deftunes/pipeline'

/** A row of a mart, and what is known of where its rows come from. */
export interface SourceOfRow {
  services: Services
  model: Model
  relation: readonly string[]
  /** Names of columns, which are values to whoever asks. */
  key: Readonly<Record<string, Cell>>
}

/** The record of a source behind a row of a version; undefined when the model knows of none, or there is no such row. */
export async function sourceOf(
  mart: MartSession,
  { services, model, relation, key }: SourceOfRow,
): Promise<SourceRecord | undefined> {
  const table = [...model.tables.values()].find(
    (one) => one.relation.join('.') === relation.join('.'),
  )
  if (!table?.source) return undefined
  const where = await valuesOf(mart, table, key)
  const [, name = ''] = table.source.relation
  const found =
    where &&
    (await sourceRecord(services, {
      ...{ table: name, where, firstBy: table.source.firstBy, at: mart.version.publishedAt },
    }))
  return found && { ...found, snapshotId: String(found.snapshotId) }
}

/** What the columns of the source have; undefined when there is no such row. */
async function valuesOf(
  { read }: MartSession,
  { relation, source, key: columns }: ModelTable,
  key: SourceOfRow['key'],
): Promise<Record<string, Cell> | undefined> {
  const pairs = Object.entries(source?.on ?? {})
  const list = pairs.map(([own]) => `CAST(${quoteIdentifier(own)} AS VARCHAR)`).join(', ')
  const conditions = columns.map(
    (column) =>
      `${quoteIdentifier(column)} IS NOT DISTINCT FROM ${quoteLiteral(key[column] ?? null)}`,
  )
  const { rows } = await read(
    `SELECT ${list} FROM ${quoteRelation(...relation)} WHERE ${conditions.join(' AND ')} LIMIT 1`,
  )
  const [row] = rows
  return row && Object.fromEntries(pairs.map(([, other], index) => [other, row[index] ?? null]))
}
