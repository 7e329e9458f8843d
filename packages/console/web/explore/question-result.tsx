import { Button, Collapse } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { IconCopy, IconSql } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart, ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { call } from '../api/call.ts'
import { copyText } from '../app/copy-text.ts'
import { Failure } from '../app/failure.tsx'
import { DataTable } from '../chart/data-table.tsx'
import { NumberCard } from '../chart/number-card.tsx'
import { columnsOf, totalsOf } from '../chart/table-columns.ts'
import { CardSkeleton } from '../dashboard/card-skeleton.tsx'
import { sortedBy } from '../dashboard/changes.ts'
import classes from './explore.module.css'
import { bodyOf, chartOf } from './question.ts'

const PlotCard = lazy(() => import('../chart/plot-card.tsx').then((m) => ({ default: m.PlotCard })))
const PivotTable = lazy(() =>
  import('../chart/pivot-table.tsx').then((m) => ({ default: m.PivotTable })),
)

interface QuestionResultProps {
  question: Question
  type: ChartType
  title: string
  version: string | undefined
  onChange: (next: Partial<Question>) => void
}

/** What a question is answered with: a chart, its table, and the SQL that made it. */
export function QuestionResult({ question, type, title, version, onChange }: QuestionResultProps) {
  const [opened, { toggle }] = useDisclosure(false)
  const [body] = useDebouncedValue(bodyOf(question, type, version), 250, { leading: true })
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['explore', body],
    queryFn: ({ signal }) => call('explore', { body, signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
  const drawn = body.type ?? 'table'
  const chart = useMemo(() => chartOf(question, drawn, title), [question, drawn, title])
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined)
    return (
      <div className={classes.chart}>
        <CardSkeleton type={type} />
      </div>
    )
  const { answer } = data
  const sql = answer.explanation.sql.join(';\n\n')
  return (
    <div data-stale={isPlaceholderData} className={classes.result}>
      {drawn !== 'table' && (
        <div className={classes.chart} data-type={drawn}>
          <Suspense fallback={<CardSkeleton type={drawn} />}>
            <Drawn chart={chart} answer={answer} />
          </Suspense>
        </div>
      )}
      {drawn !== 'number' && drawn !== 'pivot' && (
        <div className={classes.table} data-only={drawn === 'table'}>
          <DataTable
            caption={title.slice(0, 200)}
            columns={columnsOf(answer, { bars: true })}
            rows={answer.main.rows.length}
            sort={question.sort}
            onSort={(by) => onChange({ sort: sortedBy(question.sort, by) })}
            totals={totalsOf(answer)}
            footer={answer.main.truncated ? 'The first rows; there are more' : undefined}
          />
        </div>
      )}
      <div className={classes.sql}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconSql size={14} />}
          aria-expanded={opened}
          onClick={toggle}
        >
          View SQL
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCopy size={14} />}
          onClick={() => void copyText(answer.explanation.plainSql, 'SQL')}
        >
          Copy SQL
        </Button>
        <span className={classes.read}>
          {answer.explanation.rowsRead.toLocaleString('en-US')} rows read in {answer.explanation.ms}{' '}
          ms
        </span>
      </div>
      <Collapse expanded={opened}>
        <pre className={classes.code} tabIndex={0} aria-label="SQL">
          {sql}
        </pre>
      </Collapse>
    </div>
  )
}

function Drawn({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  if (answer.main.rows.length === 0) return <p>Nothing matches</p>
  if (chart.type === 'number') return <NumberCard chart={chart} answer={answer} />
  if (chart.type === 'pivot') return <PivotTable chart={chart} answer={answer} />
  return <PlotCard chart={chart} answer={answer} />
}
