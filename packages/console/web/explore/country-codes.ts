import type { DimensionWords } from '../../src/api/responses.ts'
import { holdsCodes } from '../../src/dashboard/country-codes.ts'

/** Of a dimension of names of countries the one of their codes: the only such of its table, so that both are of the same rows. */
export function codesOfNames(
  { name, table, label, type }: DimensionWords,
  dimensions: readonly DimensionWords[],
): DimensionWords | undefined {
  if (type !== 'text' || !/\b(country|nation)\b/i.test(label)) return undefined
  const codes = dimensions.filter((one) => one.table === table && holdsCodes(one))
  return codes.length === 1 && codes[0]?.name !== name ? codes[0] : undefined
}
