import { Loader } from '@mantine/core'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { Drill } from '../address/drill-term.ts'
import { CopySql } from '../app/copy-sql.tsx'
import { Failure } from '../app/failure.tsx'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { useChartData } from '../dashboard/use-chart-data.ts'
import classes from './drill-drawer.module.css'
import { ExplainFacts } from './explain-facts.tsx'
import { conditionsOfMark } from './mark-words.ts'
import { useDetail } from './use-detail.ts'

/** How a chart's numbers were made: what they mean, what held, the SQL, what was read, how fresh and how right it is. */
export function ExplainTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { data: answer, error } = useChartData(chart.id)
  const page = useDashboard()
  if (error !== null) return <Failure error={error} />
  if (answer === undefined) return <Loader size="sm" aria-label="Loading" />
  const { sql, plainSql, filters } = answer.explanation
  const isMark = drill.mark.length > 0
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="How the number was made">
      <ExplainFacts answer={answer} filters={conditionsOfMark(filters, drill.mark, page)} />
      {isMark && <SqlOfRows drill={drill} />}
      {isMark && <h3>The whole chart</h3>}
      <CopySql sql={plainSql} of={isMark ? 'the chart' : undefined} />
      <pre className={classes.code} tabIndex={0} aria-label="SQL of the chart">
        {sql.join(';\n\n')}
      </pre>
    </div>
  )
}

/** The statement of the rows as they are listed beside it. */
function SqlOfRows({ drill }: { drill: Drill }) {
  const { detail, error } = useDetail(drill, undefined)
  if (error !== null) return <Failure error={error} />
  if (detail === undefined) return <Loader size="sm" aria-label="Loading" />
  return (
    <>
      <h3>The rows of this mark</h3>
      <CopySql sql={detail.sql} of="the rows" />
      <pre className={classes.code} tabIndex={0} aria-label="SQL of the rows">
        {detail.sql}
      </pre>
    </>
  )
}
