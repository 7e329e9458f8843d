import type { Dashboard } from '../../dashboard/dashboard.ts'
import { colorScheme } from '../chart/common-form.ts'
import { titleOf } from '../title.ts'
import type { BundledChart } from './bundled-chart.ts'
import { positionOf } from './position.ts'

/** What a bundle says of a dashboard. */
export function dashboardFile(
  dashboard: Dashboard,
  {
    uuid,
    slug,
    charts,
    filters,
  }: { uuid: string; slug: string; charts: readonly BundledChart[]; filters: readonly object[] },
): object {
  const { title, description } = dashboard
  return {
    dashboard_title: titleOf(title, 'dashboard'),
    ...(description !== undefined && { description }),
    ...{ slug, published: true, uuid },
    position: positionOf(dashboard, new Map(charts.map((one) => [one.chart.id, one]))),
    metadata: {
      ...{ color_scheme: colorScheme, cross_filters_enabled: true, refresh_frequency: 0 },
      ...{ timed_refresh_immune_slices: [], expanded_slices: {}, label_colors: {} },
      native_filter_configuration: filters,
    },
    version: '1.0.0',
  }
}
