import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { Failure } from '../app/failure.tsx'
import { DataTable } from '../chart/data-table.tsx'
import { columnsOf, totalsOf } from '../chart/table-columns.ts'
import { useCountryNames } from '../chart/use-country-names.ts'
import { CardSkeleton } from '../dashboard/card-skeleton.tsx'
import { sortedBy } from '../dashboard/changes.ts'
import { countryColumns } from './country-columns.ts'
import classes from './explore.module.css'
import { QuestionPlot } from './question-plot.tsx'
import { QuestionSql } from './question-sql.tsx'
import { useAnswered } from './use-answered.ts'

interface QuestionResultProps {
  question: Question
  type: ChartType
  title: string
  version: string | undefined
  onChange: (next: Partial<Question>) => void
}

/** What a question is answered with: a chart, its table, and the SQL that made it. */
export function QuestionResult({ onChange, ...asked }: QuestionResultProps) {
  const { question, type, title } = asked
  const { data, error, refetch, isPlaceholderData } = useAnswered(asked)
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined)
    return (
      <div className={classes.chart}>
        <CardSkeleton type={type} />
      </div>
    )
  const { answer, chart } = data
  const drawn = chart.type
  return (
    <div data-stale={isPlaceholderData} className={classes.result}>
      {drawn !== 'table' && <QuestionPlot chart={chart} answer={answer} />}
      {drawn !== 'number' && drawn !== 'pivot' && (
        <div className={classes.table} data-only={drawn === 'table'}>
          <ResultTable {...{ title, answer, question, onChange }} isMap={drawn === 'map'} />
        </div>
      )}
      <QuestionSql explanation={answer.explanation} />
    </div>
  )
}

interface ResultTableProps extends Pick<QuestionResultProps, 'title' | 'question' | 'onChange'> {
  answer: ChartAnswer
  isMap: boolean
}

function ResultTable({ title, answer, question, onChange, isMap }: ResultTableProps) {
  const codes = isMap ? answer.dimensions.map(({ name }) => name) : []
  const nameOf = useCountryNames(new Set(codes))
  return (
    <DataTable
      caption={title.slice(0, 200)}
      columns={countryColumns(columnsOf(answer, { bars: true, nameOf }), codes)}
      rows={answer.main.rows.length}
      sort={question.sort}
      onSort={(by) => onChange({ sort: sortedBy(question.sort, by) })}
      totals={totalsOf(answer)}
      footer={answer.main.truncated ? 'The first rows; there are more' : undefined}
    />
  )
}
