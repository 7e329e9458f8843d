/** Whether the values of a dimension are codes of countries, as its name or its description says. */
export function holdsCodes({
  name,
  description = '',
}: {
  name: string
  description?: string
}): boolean {
  return /country_code|\bcountries\.code\b|3166/i.test(`${name} ${description}`)
}
