import type { ConfigIssue } from '@deftunes/core'

import { repeatsNothing, waysFrom } from '../query/join-path.ts'
import type { Draft } from './draft.ts'
import { mistakesOfLevel } from './mistakes-of-level.ts'
import { mistakesOfRollup } from './mistakes-of-rollup.ts'
import type { Measure } from './model.ts'
import { unknown } from './unknown.ts'

/** What is wrong with a model whose files are right one by one. */
export function mistakesOf(draft: Draft): ConfigIssue[] {
  const found: ConfigIssue[] = []
  const add = (name: string, message: string) => {
    const place = draft.places.get(name)
    if (place) found.push({ ...place, message })
  }
  for (const { name, time } of draft.tables.values()) {
    if (time === undefined) continue
    const type = draft.dimensions.get(time)?.type
    if (type !== 'date' && type !== 'timestamp')
      add(name, `time: expected one of its dates or timestamps, got '${shortOf(time)}'`)
  }
  for (const { from, to } of draft.joins)
    if (!draft.tables.has(to)) add(`${from} → ${to}`, unknown('table', to, draft.tables))
  for (const measure of draft.measures.values())
    for (const message of mistakesOfMeasure(measure, draft)) add(measure.name, message)
  for (const { name, levels } of draft.hierarchies.values())
    for (const { dimension, grain } of levels)
      for (const message of mistakesOfLevel(dimension, grain, draft))
        add(`hierarchy ${name}`, `levels: ${message}`)
  for (const rollup of draft.rollups.values())
    for (const message of mistakesOfRollup(rollup, draft)) add(`rollup ${rollup.name}`, message)
  for (const { name, message } of mistakesOfWays(draft)) add(name, message)
  return found
}

function mistakesOfMeasure(measure: Measure, { measures }: Draft): string[] {
  const ofCurrency =
    measure.format === 'currency' && measure.currency === undefined
      ? ['currency: expected one for the format currency, got none']
      : []
  if (measure.kind === 'ratio') {
    const wrong = measure.of.filter((name) => measures.get(name)?.kind !== 'rows')
    return [
      ...ofCurrency,
      ...wrong.map((name) => `ratio: ${unknown('measure of rows', name, measures)}`),
    ]
  }
  const needsSql = measure.aggregate !== 'count' && measure.sql === undefined
  return [
    ...ofCurrency,
    ...(needsSql ? [`sql: expected an expression to ${measure.aggregate}, got none`] : []),
  ]
}

/** Numbers go over the shortest way that repeats no row; where there are two of one length, nobody can tell which is meant. */
function mistakesOfWays(draft: Draft): { name: string; message: string }[] {
  return [...draft.tables.keys()].flatMap((start) =>
    [...waysFrom(draft, start)].flatMap(([table, { way, rivals }]) =>
      (repeatsNothing(way) ? rivals : []).map((rival) => {
        const [known, other] = [way, rival].map((hops) =>
          [start, ...hops.map(({ to }) => to)].join(' → '),
        )
        const message = `expected one shortest way from ${start} to ${table}, got ${known} and ${other}`
        return { name: `${rival.at(-1)?.from ?? start} → ${table}`, message }
      }),
    ),
  )
}

function shortOf(name: string): string {
  return name.split('.').at(-1) ?? name
}
