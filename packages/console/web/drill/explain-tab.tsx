import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { Drill } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { CopySql } from '../app/copy-sql.tsx'
import { Failure } from '../app/failure.tsx'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { useChartData } from '../dashboard/use-chart-data.ts'
import classes from './drill-drawer.module.css'
import { ExplainFacts } from './explain-facts.tsx'

/** How a chart's numbers were made: what they mean, what held, the SQL, what was read, how fresh and how right it is. */
export function ExplainTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { data: answer, error } = useChartData(chart.id)
  if (error !== null) return <Failure error={error} />
  if (answer === undefined) return <Loader size="sm" aria-label="Loading" />
  const { sql, plainSql } = answer.explanation
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="How the number was made">
      <ExplainFacts answer={answer} />
      <CopySql sql={plainSql} />
      <pre className={classes.code} tabIndex={0} aria-label="SQL of the chart">
        {sql.join(';\n\n')}
      </pre>
      <SqlOfRows drill={drill} />
    </div>
  )
}

function SqlOfRows({ drill: { chart, mark } }: { drill: Drill }) {
  const { dashboard, address, version } = useDashboard()
  const state = { ...address.state, version }
  const { data: detail } = useQuery({
    queryKey: ['detail of explain', dashboard.id, chart, state, mark],
    queryFn: ({ signal }) =>
      call('detail', {
        path: { dashboard: dashboard.id, chart },
        body: { state, mark, limit: 1 } as never,
        signal,
      }),
    enabled: mark.length > 0,
    staleTime: Infinity,
  })
  if (detail === undefined) return null
  return (
    <>
      <h3>The rows of this mark</h3>
      <pre className={classes.code} tabIndex={0} aria-label="SQL of the rows">
        {detail.sql}
      </pre>
    </>
  )
}
