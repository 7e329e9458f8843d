import type { DimensionWords } from '../../src/api/responses.ts'

/** Whether the values of a dimension are codes of countries, as its name or its description says. */
export function holdsCodes({ name, description = '' }: DimensionWords): boolean {
  return /country_code|\bcountries\.code\b|3166/i.test(`${name} ${description}`)
}

/** Of a dimension of names of countries the one of their codes: the only such of its table, so that both are of the same rows. */
export function codesOfNames(
  { name, table, label, type }: DimensionWords,
  dimensions: readonly DimensionWords[],
): DimensionWords | undefined {
  if (type !== 'text' || !/\b(country|nation)\b/i.test(label)) return undefined
  const codes = dimensions.filter((one) => one.table === table && holdsCodes(one))
  return codes.length === 1 && codes[0]?.name !== name ? codes[0] : undefined
}
