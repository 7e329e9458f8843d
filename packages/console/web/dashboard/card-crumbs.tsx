import { UnstyledButton } from '@mantine/core'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import classes from './chart-card.module.css'
import { labelIn, useDashboard } from './dashboard-context.ts'
import { drilledBy, drilledUp } from './drilling.ts'

/** The levels that a chart was taken down, each a way back up. */
export function CardCrumbs({ chart, answer }: { chart: Chart; answer?: ChartAnswer }) {
  const { address, change, words } = useDashboard()
  const own = address.state.charts?.[chart.id]
  const drill = own?.drill ?? []
  if (drill.length === 0 && own?.by === undefined) return null
  return (
    <nav className={classes.crumbs} aria-label={`Levels of ${chart.title.slice(0, 80)}`}>
      <UnstyledButton
        className={classes.crumb}
        onClick={() =>
          change((state) =>
            own?.by === undefined
              ? drilledUp(state, chart.id, 0)
              : drilledBy(state, chart.id, undefined),
          )
        }
      >
        All
      </UnstyledButton>
      {drill.map((_, index) => (
        <span key={index} className={classes.level}>
          ›{' '}
          <UnstyledButton
            className={classes.crumb}
            disabled={index === drill.length - 1}
            title={answer?.crumbs[index]?.value}
            onClick={() => change((state) => drilledUp(state, chart.id, index + 1))}
          >
            {answer?.crumbs[index]?.value ?? '…'}
          </UnstyledButton>
        </span>
      ))}
      {own?.by !== undefined && (
        <span className={classes.level}>› by {labelIn(words, own.by.dimension).toLowerCase()}</span>
      )}
    </nav>
  )
}
