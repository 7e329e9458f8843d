import type { Measured } from './measure.ts'

/** A chain of 40 tasks takes less, in seconds. */
const chainSeconds = 0.3

/** From one task's end to the next one's start, in milliseconds, in 99 of 100 cases. */
const gapMs = 10

/** Beside a history a DAG takes no more than this many times as long, and a little for what is not its own doing. */
const slowdown = 2
const allowanceSeconds = 0.05

/** A DAG as measured without and with a history. */
export interface Pair {
  empty: Measured
  long: Measured
}

/** What is slower than it may be, a line each. */
export function missedBars(pairs: readonly Pair[]): string[] {
  return pairs.flatMap(({ empty, long }) => [
    ...missedAlone(empty, 'without a history'),
    ...missedAlone(long, 'with a history'),
    ...missedBeside(empty, long),
  ])
}

function missedAlone({ dag, seconds, tasks, gapP99 }: Measured, where: string): string[] {
  const missed: string[] = []
  if (dag.startsWith('fibo_10') && tasks === 40 && seconds >= chainSeconds)
    missed.push(`${dag} ${where}: expected less than ${chainSeconds} s, got ${seconds} s`)
  if (gapP99 !== undefined && gapP99 >= gapMs)
    missed.push(`${dag} ${where}: expected p99 of gaps below ${gapMs} ms, got ${gapP99} ms`)
  return missed
}

function missedBeside({ dag, seconds: empty }: Measured, { seconds }: Measured): string[] {
  const most = slowdown * empty + allowanceSeconds
  if (seconds <= most) return []
  return [
    `${dag} with a history: expected at most ${most.toFixed(3)} s, for ${empty} s without, got ${seconds} s`,
  ]
}
