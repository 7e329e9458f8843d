import { useState } from 'react'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import { drawnChart } from '../../src/plot/drawn-chart.ts'
import { useIsPhone } from '../app/use-is-phone.ts'
import { CardBody } from './card-body.tsx'
import { CardCrumbs } from './card-crumbs.tsx'
import { CardHeader } from './card-header.tsx'
import classes from './chart-card.module.css'
import { useDashboard } from './dashboard-context.ts'
import { FullCard } from './full-card.tsx'
import { useChartData } from './use-chart-data.ts'

interface ChartCardProps {
  chart: Chart
  /** Below the headline of its row, or of the page. */
  heading: 'h2' | 'h3'
}

/** A chart with its title, its menu and whatever state it is in, in a box that never changes its size. */
export function ChartCard({ chart: own, heading }: ChartCardProps) {
  const { address } = useDashboard()
  const isPhone = useIsPhone()
  const [asked, setAsTable] = useState<boolean>()
  const result = useChartData(own.id)
  const chart = result.data === undefined ? own : drawnChart(own, result.data)
  // Countries are too small for a finger there.
  const asTable = asked ?? (isPhone && chart.type === 'map')
  const full = address.full === chart.id
  const titleId = `title-${chart.id}`
  const card = (
    <article
      className={classes.card}
      data-type={chart.type}
      data-selected={address.state.cross?.some((one) => one.chart === chart.id)}
      aria-labelledby={titleId}
      aria-busy={result.isFetching}
    >
      {result.isFetching && <div className={classes.progress} />}
      <CardHeader
        {...{ chart, titleId, heading, asTable }}
        answer={result.data}
        onAsTable={() => setAsTable(!asTable)}
      />
      <CardCrumbs chart={chart} />
      <div
        className={classes.body}
        data-stale={result.isPlaceholderData || (result.isFetching && result.data !== undefined)}
      >
        <CardBody chart={chart} result={result} asTable={asTable} />
      </div>
    </article>
  )
  if (!full) return card
  return (
    <>
      <div className={classes.card} />
      <FullCard chart={chart}>{card}</FullCard>
    </>
  )
}
