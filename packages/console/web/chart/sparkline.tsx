import type { Cell, ChartAnswer, Rows, ShownMeasure } from '../../src/answer/chart-answer.ts'
import { formatMeasure, numberOf } from '../../src/format/index.ts'
import classes from './number-card.module.css'
import { sparkPaths } from './spark-paths.ts'

interface SparklineProps {
  spark: NonNullable<ChartAnswer['spark']>
  compared?: Rows
  measure: ShownMeasure
}

const width = 160
const height = 32

/** A number over time without axes: a line, its last point, and what it is compared with in grey. */
export function Sparkline({ spark, compared, measure }: SparklineProps) {
  const at = ({ rows }: Rows) => new Map(rows.map((row) => [String(row[0]), numberOf(row[1])]))
  const { line, before, last } = sparkPaths(at(spark), compared && at(compared), { width, height })
  const first: Cell | undefined = spark.rows[0]?.[1]
  const end: Cell | undefined = spark.rows.at(-1)?.[1]
  const summary = `By ${spark.grain}: from ${formatMeasure(first, measure, 'tooltip')} to ${formatMeasure(end, measure, 'tooltip')}`
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary}
    >
      <Before d={before} />
      <path
        d={line}
        fill="none"
        stroke="var(--dt-accent-text)"
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      {last !== undefined && <Dot {...last} />}
    </svg>
  )
}

function Before({ d }: { d: string | undefined }) {
  return (
    <path
      d={d}
      fill="none"
      stroke="var(--dt-control-border)"
      strokeWidth={1}
      strokeDasharray="3 3"
      vectorEffect="non-scaling-stroke"
    />
  )
}

function Dot({ x, y }: { x: number; y: number }) {
  return (
    <path
      d={`M${x} ${y}h0.01`}
      fill="none"
      stroke="var(--dt-accent-text)"
      strokeWidth={5}
      strokeLinecap="round"
      vectorEffect="non-scaling-stroke"
    />
  )
}
