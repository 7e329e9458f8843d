import { expect, it } from 'vitest'

import { retryDelayMs } from '../src/index.ts'
import vectors from './vectors/retry-delays.json' with { type: 'json' }

type Case = [
  dagId: string,
  taskId: string,
  intervalStart: string,
  tryNumber: number,
  retryDelayMs: number,
  retryExponentialBackoff: number,
  maxRetryDelayMs: number | null,
  delayMs: number,
]

it('waits as long as Airflow does in every recorded case', () => {
  const cases = vectors.cases as Case[]
  expect(cases).toHaveLength(180)
  for (const one of cases) {
    const [dagId, taskId, start, tryNumber, delay, retryExponentialBackoff, longest, expected] = one
    const wait = retryDelayMs(
      {
        retryDelayMs: delay,
        retryExponentialBackoff,
        maxRetryDelayMs: longest ?? Infinity,
      },
      { dagId, taskId, logicalDate: `${start} 00:00:00+00:00`, tryNumber },
    )
    expect({ one, wait }).toEqual({ one, wait: expected })
  }
})
