import type { UseQueryResult } from '@tanstack/react-query'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { whyUncompared } from '../../src/state/why-uncompared.ts'
import { Failure } from '../app/failure.tsx'
import { fetchedComponent } from '../app/fetched-component.tsx'
import { NumberCard } from '../chart/number-card.tsx'
import { CardEmpty } from './card-empty.tsx'
import { CardSkeleton } from './card-skeleton.tsx'
import { useDashboard } from './dashboard-context.ts'
import { loadPlot } from './load-plot.ts'

const DashboardPlot = fetchedComponent(loadPlot)
const TableCard = fetchedComponent(() => import('../chart/table-card.tsx').then((m) => m.TableCard))
const PivotCard = fetchedComponent(() => import('../chart/pivot-card.tsx').then((m) => m.PivotCard))

interface CardBodyProps {
  chart: Chart
  result: UseQueryResult<ChartAnswer>
  asTable: boolean
}

/** What is in a card: the chart, or why there is none. */
export function CardBody({ chart, result, asTable }: CardBodyProps) {
  const { words, address } = useDashboard()
  const { data, error, refetch } = result
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <CardSkeleton type={chart.type} />
  if (chart.type === 'number') {
    const uncompared = whyUncompared(words, chart, address.state)
    return <NumberCard {...{ chart, uncompared }} answer={data} />
  }
  if (data.main.rows.length === 0) return <CardEmpty chart={chart} />
  const shown = { chart, answer: data, fallback: <CardSkeleton type={chart.type} /> }
  if (asTable || chart.type === 'table') return <TableCard {...shown} />
  return chart.type === 'pivot' ? <PivotCard {...shown} /> : <DashboardPlot {...shown} />
}
