import { describe, expect, it } from 'vitest'

import { judgeTrigger, type TriggerRule } from '../src/index.ts'
import { endsWithoutRunning, type End } from './trigger-model.ts'
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

const ends: Readonly<Record<string, End>> = {
  s: 'success',
  f: 'failed',
  u: 'upstream_failed',
  k: 'skipped',
}

describe('the model that properties are held against says of tasks that have all ended what Airflow says', () => {
  it.each(Object.entries(vectors.rules))('%s', (rule, table) => {
    for (const [verdict, all] of Object.entries(table))
      for (const states of all.split(' ').filter((one) => !/[-0]/.test(one))) {
        const upstream = states.split('').map((letter) => ends[letter] as End)
        const said = endsWithoutRunning(rule as TriggerRule, upstream) ?? ['run']
        expect(said, states).toContain(verdict)
      }
  })
})
