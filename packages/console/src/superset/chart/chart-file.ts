import type { BundledChart } from '../dashboard/bundled-chart.ts'
import { queryContext } from '../query/query-context.ts'
import { titleOf } from '../title.ts'

/** What a bundle says of a chart. */
export function chartFile({ chart, uuid, settings, target }: BundledChart): object {
  const { title, description } = chart
  return {
    slice_name: titleOf(title, 'chart'),
    ...(description !== undefined && { description }),
    viz_type: settings.form.viz_type,
    params: settings.form,
    query_context: JSON.stringify(queryContext(settings.form)),
    ...{ uuid, version: '1.0.0', dataset_uuid: target.dataset.uuid },
  }
}
