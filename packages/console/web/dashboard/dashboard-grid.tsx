import { useEffect, type CSSProperties } from 'react'

import type { Dashboard } from '../../src/dashboard/dashboard.ts'
import { heightOf } from '../../src/tokens/index.ts'
import { ChartCard } from './chart-card.tsx'
import { useDashboard } from './dashboard-context.ts'
import { loadMap, loadPlot } from './load-plot.ts'
import { mediumSpans } from './medium-spans.ts'
import classes from './dashboard-grid.module.css'

/** Rows of charts on twelve columns; fewer where there is less room, in the same order. */
export function DashboardGrid() {
  const { dashboard } = useDashboard()
  useDrawersLoaded(dashboard)
  return (
    <div className={classes.grid}>
      {dashboard.rows.map(({ height, title, charts }, index) => (
        <div key={index}>
          {title !== undefined && (
            <h2 className={classes.headline} dir="auto" title={title}>
              {title}
            </h2>
          )}
          <div
            className={classes.row}
            style={{ '--height': `${heightOf(height)}px` } as CSSProperties}
          >
            {charts.map((chart, place) => (
              <div
                key={chart.id}
                className={classes.cell}
                data-type={chart.type}
                style={
                  {
                    '--width': chart.width,
                    '--medium': mediumSpans(charts.map(({ width }) => width))[place],
                  } as CSSProperties
                }
              >
                <ChartCard chart={chart} heading={title === undefined ? 'h2' : 'h3'} />
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}

/** Loads what draws the charts behind the request for their numbers, which the cards have just put off till then. */
function useDrawersLoaded({ rows }: Dashboard): void {
  const hasMap = rows.some(({ charts }) => charts.some(({ type }) => type === 'map'))
  useEffect(() => {
    window.setTimeout(() => {
      loadPlot().catch(toldInCard)
      if (hasMap) loadMap().catch(toldInCard)
    })
  }, [hasMap])
}

/** What does not arrive is told in the place of the chart that needs it. */
function toldInCard(): void {}
