import type { ChartType } from '../../src/dashboard/dashboard.ts'
import classes from './card-skeleton.module.css'

const bars = [62, 80, 48, 92, 70, 58, 84, 66, 76, 54]

/** The shape of what is to come, where there has never been anything. */
export function CardSkeleton({ type }: { type: ChartType }) {
  if (type === 'number') return <div className={classes.number} aria-busy="true" />
  if (type === 'table' || type === 'pivot')
    return (
      <div className={classes.lines} aria-busy="true">
        {bars.map((_, index) => (
          <div key={index} />
        ))}
      </div>
    )
  return (
    <div className={classes.bars} aria-busy="true">
      {bars.map((height, index) => (
        <div key={index} style={{ height: `${height}%` }} />
      ))}
    </div>
  )
}
