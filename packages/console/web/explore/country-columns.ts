import type { Column } from '../chart/column.ts'

/** The columns of a map's table: one whose codes are shown as names is headed by what these are. */
export function countryColumns(columns: readonly Column[], codes: readonly string[]): Column[] {
  return columns.map((one) => (codes.includes(one.key) ? { ...one, label: 'Country' } : one))
}
