import { partsOf, type Dimension, type Filter, type Model } from '@deftunes/metrics'

import { sqlTokens } from '../sql/sql-tokens.ts'
import { isAskable } from '../state/page-question.ts'

/**
 * Everything that is known of a row beside its key: first what the measures are made of and what the mark is about, then the dimensions
 * of its table, then those of the tables that joins reach.
 */
export function toldDimensions(
  model: Model,
  [measure = '', ...more]: readonly string[],
  mark: readonly Filter[],
): Dimension[] {
  const home = model.measures.get(measure)?.table ?? ''
  const key = model.tables.get(home)?.key ?? []
  const reached = [...model.dimensions.values()].filter(
    ({ name, table, sql }) =>
      isAskable(model, [measure], name) &&
      !(table === home && key.includes(sql)) &&
      // What is looked up among all rows of another table costs that for one row, too.
      !/\bselect\b/i.test(sql),
  )
  const used = wordsOfMeasures(model, [measure, ...more], home)
  const marked = new Set(mark.map(({ dimension }) => dimension))
  const placeOf = ({ name, table, sql }: Dimension): number => {
    if (table === home && [...wordsOf(sql)].every((word) => used.has(word))) return 0
    if (marked.has(name)) return 1
    return table === home ? 2 : 3
  }
  return reached.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** What the expressions and conditions of measures over a table name. */
function wordsOfMeasures(model: Model, names: readonly string[], home: string): Set<string> {
  const parts = names.flatMap((name) => {
    const measure = model.measures.get(name)
    return measure ? partsOf(measure, model) : []
  })
  const own = parts.filter(({ table }) => table === home)
  return new Set(own.flatMap(({ sql = '', where = '' }) => [...wordsOf(`${sql} ${where}`)]))
}

function wordsOf(sql: string): Set<string> {
  const words = sqlTokens(sql).filter(({ kind }) => kind === 'word' || kind === 'quoted')
  return new Set(words.map(({ text }) => text.toLowerCase().replaceAll('"', '')))
}
