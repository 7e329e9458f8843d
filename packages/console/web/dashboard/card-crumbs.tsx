import { UnstyledButton } from '@mantine/core'

import type { Filter } from '@deftunes/metrics'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import classes from './chart-card.module.css'
import { labelIn, useDashboard } from './dashboard-context.ts'
import { conditionOf } from './condition-of.ts'
import { drilledBy, drilledUp } from './drilling.ts'

/** The levels that a chart was taken down, each a way back up. */
export function CardCrumbs({ chart }: { chart: Chart }) {
  const page = useDashboard()
  const { address, change, words } = page
  const nameOf = (filter: Filter) => conditionOf(filter, page)
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
      {drill.map(({ filter }, index) => (
        <span key={index} className={classes.level}>
          ›{' '}
          <UnstyledButton
            className={classes.crumb}
            disabled={index === drill.length - 1}
            title={nameOf(filter)}
            onClick={() => change((state) => drilledUp(state, chart.id, index + 1))}
          >
            {nameOf(filter)}
          </UnstyledButton>
        </span>
      ))}
      {own?.by !== undefined && (
        <span className={classes.level}>› by {labelIn(words, own.by.dimension).toLowerCase()}</span>
      )}
    </nav>
  )
}
