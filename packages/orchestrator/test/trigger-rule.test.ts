import { describe, expect, it } from 'vitest'

import { judgeTrigger, type TriggerRule } from '../src/index.ts'
import vectors from './vectors/trigger-rules.json' with { type: 'json' }

const count = (states: string, letter: string) => states.split(letter).length - 1

describe('a trigger rule judges every combination of up to four upstream states as Airflow does', () => {
  it.each(Object.entries(vectors.rules))('%s', (rule, table) => {
    const cases = Object.entries(table).flatMap(([verdict, all]) =>
      all.split(' ').map((states) => ({ states: states === '0' ? '' : states, verdict })),
    )
    expect(cases).toHaveLength(126)
    const judged = cases.map(({ states }) => ({
      states,
      verdict: judgeTrigger(rule as TriggerRule, {
        all: states.length,
        success: count(states, 's'),
        failed: count(states, 'f'),
        upstreamFailed: count(states, 'u'),
        skipped: count(states, 'k'),
      }),
    }))
    expect(judged).toEqual(cases)
  })
})
