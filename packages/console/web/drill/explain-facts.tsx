import { useQuery } from '@tanstack/react-query'

import type { ChartAnswer, Explanation } from '../../src/answer/chart-answer.ts'
import { formatBucket, instantText } from '../../src/format/index.ts'
import { statusQuestion } from '../api/questions.ts'
import { agoText } from '../app/ago.ts'
import { useNow } from '../app/use-now.ts'
import { QualityList } from '../quality/quality-list.tsx'
import classes from './drill-drawer.module.css'
import { Fact, Lines } from './fact.tsx'

/** What an answer's numbers mean, what held, what was read, how fresh and how right it is. */
export function ExplainFacts({
  answer,
  filters,
}: {
  answer: ChartAnswer
  /** The conditions that held, in words. */
  filters: readonly string[]
}) {
  const { explanation, measures, version } = answer
  const { notApplied, notCompared, freshness, quality } = explanation
  return (
    <dl className={classes.facts}>
      {measures.map(({ name, label, description, formula }) => (
        <Fact key={name} term={label}>
          {description ?? formula ?? 'No description'} <code>{name}</code>
        </Fact>
      ))}
      <Fact term="Filters">{filters.length === 0 ? 'None' : <Lines lines={filters} />}</Fact>
      {notApplied.length > 0 && (
        <Fact term="Not applied">
          <Lines lines={notApplied} />
        </Fact>
      )}
      {notCompared.length > 0 && (
        <Fact term="Not compared by">
          <Lines lines={notCompared} />
        </Fact>
      )}
      <Fact term="Rows read">
        <RowsRead explanation={explanation} />
      </Fact>
      <Fact term="Version">
        <code>{version}</code>
        {freshness.runId !== undefined && <Named before="of the run" name={freshness.runId} />}
      </Fact>
      <Fact term="Freshness">
        <Freshness {...freshness} />
      </Fact>
      <Fact term="Quality">
        <QualityList quality={quality} />
      </Fact>
    </dl>
  )
}

function RowsRead({ explanation: { rowsRead, ms, rollup } }: { explanation: Explanation }) {
  return (
    <>
      {rowsRead.toLocaleString('en-US')} in {ms.toLocaleString('en-US')} ms
      {rollup !== undefined && <Named before="from the rollup" name={rollup} />}
    </>
  )
}

function Named({ before, name }: { before: string; name: string }) {
  return (
    <>
      {' '}
      {before} <code>{name}</code>
    </>
  )
}

function Freshness({ publishedAt, lastDay }: Explanation['freshness']) {
  const now = useNow()
  const { data: status } = useQuery(statusQuestion)
  return (
    <>
      Published {instantText(publishedAt, now)} UTC, {agoText(publishedAt, now)}
      {lastDay !== undefined && `; data up to ${formatBucket(lastDay, 'day')}`}
      {status?.reason !== undefined && <div>{status.reason}</div>}
    </>
  )
}
