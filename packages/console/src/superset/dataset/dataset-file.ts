import { isTimeType, type ValueType } from '@deftunes/metrics'

import type { SupersetDatabase } from '../superset-database.ts'
import type { Dataset, DatasetColumn, DatasetMetric } from './dataset.ts'

const types: Readonly<Record<ValueType, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE PRECISION',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}

/** What a bundle says of a dataset. */
export function datasetFile(
  { table, uuid, description, time, sql, columns, metrics }: Dataset,
  { databaseUuid, database }: { databaseUuid: string; database: SupersetDatabase },
): object {
  return {
    table_name: table,
    ...(time !== undefined && { main_dttm_col: time }),
    ...(description !== undefined && { description }),
    sql,
    filter_select_enabled: true,
    normalize_columns: false,
    always_filter_main_dttm: false,
    uuid,
    columns: columns.map((column) => columnFile(column, database)),
    metrics: [...metrics.values()].map(metricFile),
    version: '1.0.0',
    database_uuid: databaseUuid,
  }
}

function columnFile(column: DatasetColumn, database: SupersetDatabase): object {
  const { name, type, label, description, expression, isInput = false } = column
  return {
    column_name: name,
    ...(label !== undefined && { verbose_name: label }),
    is_dttm: isTimeType(type),
    is_active: true,
    // Of what measures read the type is not known.
    ...(!isInput && { type: database === 'duckdb' && type === 'number' ? 'DOUBLE' : types[type] }),
    groupby: !isInput,
    filterable: !isInput,
    ...(expression !== undefined && { expression }),
    ...(description !== undefined && { description }),
  }
}

function metricFile({
  name,
  expression,
  label,
  description,
  d3format,
  currency,
}: DatasetMetric): object {
  return {
    metric_name: name,
    verbose_name: label,
    metric_type: 'expression',
    expression,
    ...(description !== undefined && { description }),
    d3format,
    ...(currency !== undefined && { currency: { symbol: currency, symbolPosition: 'prefix' } }),
  }
}
