import { quoteIdentifier } from '@deftunes/core'
import { isReached, type Dimension, type Grain, type ValueType } from '@deftunes/metrics'

import type { NotShown } from '../not-shown.ts'
import { uuidOf } from '../uuid.ts'
import {
  derivedName,
  type BundleContext,
  type Dataset,
  type DatasetColumn,
  type DerivedColumn,
} from './dataset.ts'
import { datasetSql, type SelectedColumn } from './dataset-sql.ts'
import { metricsOfTable } from './metrics-of-table.ts'
import { translateSql } from './translate-sql.ts'

/** One dataset for each table that has measures; `derived` are the columns that charts want beside those of the model. */
export function datasetsOfModel(
  context: BundleContext,
  derived: readonly DerivedColumn[],
): { datasets: Dataset[]; notShown: NotShown[] } {
  const { measures, dimensions } = context.model
  const tables = [...new Set([...measures.values()].map(({ table }) => table))]
  const made = tables.map((table, index) => datasetOf(context, table, { id: index + 1, derived }))
  const untranslated = [...dimensions.values()].flatMap(({ name, sql }) => {
    const translated = translateSql(sql, context.database)
    return 'why' in translated ? [{ what: `the dimension ${name}`, why: translated.why }] : []
  })
  return {
    datasets: made.map(({ dataset }) => dataset),
    notShown: [...untranslated, ...made.flatMap(({ notShown }) => notShown)],
  }
}

function datasetOf(
  context: BundleContext,
  table: string,
  { id, derived }: { id: number; derived: readonly DerivedColumn[] },
): { dataset: Dataset; notShown: NotShown[] } {
  const { project, model } = context
  const all = [...model.dimensions.values()].filter((one) => isReached(model, table, one.table))
  const reached = all.sort(
    (one, other) => Number(other.table === table) - Number(one.table === table),
  )
  const selected = reached.flatMap((dimension) => selectedColumn(context, dimension))
  const { metrics, inputs, notShown } = metricsOfTable(context, table, selected)
  const dimensions = new Map(
    selected.flatMap(({ name }) => {
      const found = reached.find((dimension) => context.names.get(dimension.name) === name)
      return found ? [[found.name, columnOf(found, name)] as const] : []
    }),
  )
  const { description, time } = model.tables.get(table) ?? {}
  const timeColumn = time === undefined ? undefined : dimensions.get(time)?.name
  const columns = [
    ...dimensions.values(),
    ...derived.flatMap((one) => derivedColumn(context, one, dimensions.get(one.dimension))),
    ...inputs.map(({ name }) => ({ name, type: 'text' as const, isInput: true })),
  ]
  const dataset: Dataset = {
    ...{ table, id, uuid: uuidOf(project, 'dataset', table), columns, dimensions, metrics },
    sql: datasetSql(model, table, [...selected, ...inputs]),
    ...(description !== undefined && { description }),
    ...(timeColumn !== undefined && { time: timeColumn }),
  }
  return { dataset, notShown }
}

function selectedColumn(
  { names, database }: BundleContext,
  { name, table, sql }: Dimension,
): SelectedColumn[] {
  const translated = translateSql(sql, database)
  return 'why' in translated ? [] : [{ name: names.get(name) ?? name, table, sql: translated.sql }]
}

function columnOf({ type, label, description }: Dimension, name: string): DatasetColumn {
  return { name, type, label, ...(description !== undefined && { description }) }
}

function derivedColumn(
  { dialect }: BundleContext,
  derived: DerivedColumn,
  column: DatasetColumn | undefined,
): DatasetColumn[] {
  if (!column) return []
  const { grain, bin } = derived
  const { label = column.name } = column
  const sql = quoteIdentifier(column.name)
  const name = derivedName(column.name, derived)
  if (bin !== undefined)
    return [
      {
        ...{ name, type: 'number', label: `${label} in steps of ${bin}` },
        expression: dialect.bin(sql, bin),
      },
    ]
  if (grain === undefined) return []
  return [
    {
      ...{ name, type: typeOfGrain(grain), label: `${label} by ${grain}` },
      expression: dialect.truncate(sql, grain),
    },
  ]
}

function typeOfGrain(grain: Grain): ValueType {
  return grain === 'hour' ? 'timestamp' : 'date'
}
