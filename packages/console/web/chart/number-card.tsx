import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { numberCard } from '../../src/plot/number-card.ts'
import classes from './number-card.module.css'
import { Sparkline } from './sparkline.tsx'

/** One number, how it changed, and how it went. */
export function NumberCard({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  const [measure] = answer.measures
  const card = numberCard(chart, answer)
  if (measure === undefined || card === undefined) return null
  const { text, full, delta, against, before } = card
  const { spark, comparedSpark } = answer
  return (
    <div className={classes.number}>
      <div className={classes.value} title={full}>
        {text}
      </div>
      {delta !== undefined && (
        <div className={classes.change} title={`${against}: ${before}`}>
          <span className={classes.delta} data-good={delta.isGood}>
            {delta.mark} {delta.amount}
          </span>{' '}
          <span className={classes.against}>{against}</span>
        </div>
      )}
      {spark !== undefined && spark.rows.length > 1 && (
        <Sparkline spark={spark} compared={comparedSpark} measure={measure} />
      )}
    </div>
  )
}
