import { Button } from '@mantine/core'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import { withFilter, filtersOf } from './changes.ts'
import classes from './chart-card.module.css'
import { labelIn, titleOfChart, useDashboard } from './dashboard-context.ts'

/** Says that nothing matches, and offers to drop what was set last. */
export function CardEmpty({ chart }: { chart: Chart }) {
  const { dashboard, words, address, change } = useDashboard()
  const cross = address.state.cross?.findLast((one) => one.chart !== chart.id)
  const filter = filtersOf(dashboard, address.state).at(-1)
  const clear =
    cross !== undefined
      ? {
          label: `the selection in ${titleOfChart(dashboard, cross.chart).slice(0, 60)}`,
          act: () =>
            change((state) => ({ ...state, cross: state.cross?.filter((one) => one !== cross) })),
        }
      : filter !== undefined
        ? {
            label: labelIn(words, filter.dimension),
            act: () => change((state) => withFilter(dashboard, state, filter.dimension, undefined)),
          }
        : undefined
  return (
    <div className={classes.empty}>
      <span>Nothing matches</span>
      {clear !== undefined && (
        <Button size="compact-sm" variant="default" onClick={clear.act} maw="100%">
          Clear {clear.label}
        </Button>
      )}
    </div>
  )
}
