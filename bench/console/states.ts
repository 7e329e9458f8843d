/** States of the overview that differ in what is chosen: no two ask the same. */
export function crossFilters(countries: readonly string[]): { name: string; state: unknown }[] {
  const of = (chart: string, ...filters: unknown[]) => ({ cross: [{ chart, filters }] })
  const is = (dimension: string, value: unknown) => ({ dimension, op: 'in', values: [value] })
  return [
    ...countries.slice(0, 15).map((country) => ({
      ...{ name: 'country', state: of('countries', is('countries.country', country)) },
    })),
    ...Array.from({ length: 15 }, (_, n) => ({
      ...{ name: 'artist', state: of('top_artists', is('artists.artist', `Artist ${n * 7}`)) },
    })),
    ...Array.from({ length: 15 }, (_, n) => ({
      name: 'hour',
      state: of('hours', is('sales.hour', (n * 5) % 24), is('sales.weekday', (n % 7) + 1)),
    })),
    ...Array.from({ length: 15 }, (_, n) => ({
      name: 'price',
      state: of('prices', {
        dimension: 'sales.price',
        op: 'range',
        from: n * 0.1,
        to: 1 + n * 0.1,
      }),
    })),
  ]
}

/** Marks that rows are shown behind. */
export function marks(countries: readonly string[]): unknown[] {
  return countries
    .slice(0, 30)
    .map((country) => [{ dimension: 'countries.country', op: 'in', values: [country] }])
}
