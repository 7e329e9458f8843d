import { chartsOf, type Dashboard } from '../../src/dashboard/dashboard.ts'

/** Dimensions of a dashboard whose values are codes of countries: those that its maps are of. */
export function codesIn(dashboard: Dashboard | undefined): ReadonlySet<string> {
  const charts = dashboard === undefined ? [] : chartsOf(dashboard)
  return new Set(
    charts.flatMap(({ type, by: [first] }) =>
      type === 'map' && first !== undefined ? [first.dimension] : [],
    ),
  )
}
