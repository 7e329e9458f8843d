import type { Detail } from '../../src/api/responses.ts'
import { formatMeasure } from '../../src/format/index.ts'
import classes from './drill-drawer.module.css'

/** How many rows are behind a mark, and the chart's measures over all of them. */
export function RowSums({ detail: { count, measures } }: { detail: Detail }) {
  return (
    <dl className={classes.sums}>
      <div>
        <dt>Rows</dt>
        <dd>{count.toLocaleString('en-US')}</dd>
      </div>
      {measures.map((measure) => (
        <div key={measure.name}>
          <dt>{measure.label}</dt>
          <dd>{formatMeasure(measure.value, measure, 'tooltip')}</dd>
        </div>
      ))}
    </dl>
  )
}
