import { IcebergError } from '../errors.ts'
import { decimalOfType } from '../schema/schema.ts'
import type { Transform } from './transform.ts'

/**
 * A transform as a DuckDB expression over a column of the source type; null stays null.
 * @throws IcebergError ICEBERG_TRANSFORM_UNSUPPORTED
 */
export function transformSql(transform: Transform, sourceType: string, column: string): string {
  switch (transform.kind) {
    case 'identity':
      return column
    case 'day':
      return dateSql(sourceType, column)
    case 'year':
    case 'month':
      return `date_diff('${transform.kind}', DATE '1970-01-01', ${dateSql(sourceType, column)})`
    case 'hour':
      return `date_diff('hour', TIMESTAMP '1970-01-01', ${utcSql(sourceType, column)})`
    case 'truncate':
      return truncateSql(transform.argument, sourceType, column)
    default: {
      const message = `transform '${transform.kind}': writing files with it is not supported`
      throw new IcebergError('ICEBERG_TRANSFORM_UNSUPPORTED', message)
    }
  }
}

function utcSql(sourceType: string, column: string): string {
  return sourceType === 'timestamptz' ? `(${column} AT TIME ZONE 'UTC')` : column
}

function dateSql(sourceType: string, column: string): string {
  return sourceType === 'date' ? column : `CAST(${utcSql(sourceType, column)} AS DATE)`
}

function truncateSql(width: number, sourceType: string, column: string): string {
  if (sourceType === 'string') return `left(${column}, ${width})`
  const decimal = decimalOfType(sourceType)
  if (!decimal) return `${column} - ((${column} % ${width}) + ${width}) % ${width}`
  const step = `CAST(${width}e-${decimal.scale} AS DECIMAL(${decimal.precision}, ${decimal.scale}))`
  return `${column} - ((${column} % ${step}) + ${step}) % ${step}`
}
