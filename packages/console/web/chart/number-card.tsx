import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { numberCard } from '../../src/plot/number-card.ts'
import classes from './number-card.module.css'
import { Sparkline } from './sparkline.tsx'

interface NumberCardProps {
  chart: Chart
  answer: ChartAnswer
  /** What is said where it is compared with nothing. */
  uncompared?: string
}

/** One number, how it changed, and how it went. */
export function NumberCard({ chart, answer, uncompared }: NumberCardProps) {
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
      {delta === undefined && uncompared !== undefined && (
        <div className={classes.change} data-why title={uncompared}>
          {uncompared}
        </div>
      )}
      {spark !== undefined && spark.rows.length > 1 && (
        <Sparkline spark={spark} compared={comparedSpark} measure={measure} />
      )}
    </div>
  )
}
