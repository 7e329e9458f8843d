import { Button, Loader } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import { formatBucket } from '../../src/format/index.ts'
import type { Drill } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { statusQuestion } from '../api/questions.ts'
import { agoText, instantText } from '../app/ago.ts'
import { copyText } from '../app/copy-text.ts'
import { Failure } from '../app/failure.tsx'
import { useNow } from '../app/use-now.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { useChartData } from '../dashboard/use-chart-data.ts'
import { QualityList } from '../quality/quality-list.tsx'
import classes from './drill-drawer.module.css'

/** How a chart's numbers were made: what they mean, what held, the SQL, what was read, how fresh and how right it is. */
export function ExplainTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const now = useNow()
  const { dashboard, address, version } = useDashboard()
  const { data: answer, error } = useChartData(chart.id)
  const { data: status } = useQuery(statusQuestion)
  const state = { ...address.state, version }
  const { data: detail } = useQuery({
    queryKey: ['detail of explain', dashboard.id, chart.id, state, drill.mark],
    queryFn: ({ signal }) =>
      call('detail', {
        path: { dashboard: dashboard.id, chart: chart.id },
        body: { state, mark: drill.mark, limit: 1 } as never,
        signal,
      }),
    enabled: drill.mark.length > 0,
    staleTime: Infinity,
  })
  if (error !== null) return <Failure error={error} />
  if (answer === undefined) return <Loader size="sm" aria-label="Loading" />
  const { explanation, measures } = answer
  const { publishedAt, lastDay, runId } = explanation.freshness
  const sql = explanation.sql.join(';\n\n')
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="How the number was made">
      <dl className={classes.facts}>
        {measures.map(({ name, label, description }) => (
          <FactOf key={name} term={label}>
            {description ?? 'No description'} <code>{name}</code>
          </FactOf>
        ))}
        <FactOf term="Filters">
          {explanation.filters.length === 0 ? 'None' : <Lines lines={explanation.filters} />}
        </FactOf>
        {explanation.notApplied.length > 0 && (
          <FactOf term="Not applied">
            <Lines lines={explanation.notApplied} />
          </FactOf>
        )}
        <FactOf term="Rows read">
          {explanation.rowsRead.toLocaleString('en-US')} in {explanation.ms.toLocaleString('en-US')}{' '}
          ms
          {explanation.rollup !== undefined && (
            <>
              {' '}
              from the rollup <code>{explanation.rollup}</code>
            </>
          )}
        </FactOf>
        <FactOf term="Version">
          <code>{answer.version}</code>
          {runId !== undefined && (
            <>
              {' '}
              of the run <code>{runId}</code>
            </>
          )}
        </FactOf>
        <FactOf term="Freshness">
          Published {instantText(publishedAt, now)} UTC, {agoText(publishedAt, now)}
          {lastDay !== undefined && `; data up to ${formatBucket(lastDay, 'day')}`}
          {status?.reason !== undefined && <div>{status.reason}</div>}
        </FactOf>
        <FactOf term="Quality">
          <QualityList quality={explanation.quality} />
        </FactOf>
      </dl>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCopy size={14} />}
        onClick={() => void copyText(explanation.plainSql, 'SQL')}
      >
        Copy SQL
      </Button>
      <pre className={classes.code} tabIndex={0} aria-label="SQL of the chart">
        {sql}
      </pre>
      {detail !== undefined && (
        <>
          <h3>The rows of this mark</h3>
          <pre className={classes.code} tabIndex={0} aria-label="SQL of the rows">
            {detail.sql}
          </pre>
        </>
      )}
    </div>
  )
}

function FactOf({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt dir="auto">{term}</dt>
      <dd dir="auto">{children}</dd>
    </>
  )
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line, index) => (
        <li key={index} dir="auto">
          {line.slice(0, 1000)}
        </li>
      ))}
    </ul>
  )
}
