import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { didYouMean, quoteRelation, readProjectText, systemClock } from '@deftunes/core'
import { lintRuleset, parseRuleset, type Ruleset } from '@deftunes/quality'

import type { EmptyLake } from './empty-lake.ts'
import { countOf, mistakesOf, type Checked, type Mistake } from './mistake.ts'

/** What rulesets are held against. */
export interface RulesetSurroundings {
  /** The names of all dataset files; undefined when there is no folder of them. */
  datasets: readonly string[] | undefined
  lake: EmptyLake
  /** Whether every model's table is in the lake. */
  hasModels: boolean
  /** The references of each audit by its dataset; of a dataset without one, all tables are references. */
  audits: ReadonlyMap<string, readonly (readonly string[])[]>
}

/**
 * Reads `quality/*.dqdl`; each bears the name of a dataset, and its rules fit the columns of the dataset's table and of
 * the references that its audits have. No folder, no rulesets.
 */
export async function checkRulesets(
  folder: string,
  surroundings: RulesetSurroundings,
): Promise<Checked> {
  const path = join(folder, 'quality')
  const names = await readdir(path).catch(() => [])
  const files = names.filter((file) => file.endsWith('.dqdl')).sort()
  const mistakes: Mistake[] = files.flatMap((file) =>
    mistakesOfName(join(path, file), surroundings.datasets),
  )
  const warnings: Mistake[] = []
  let rules = 0
  for (const name of files) {
    const file = join(path, name)
    try {
      const text = await readProjectText(file)
      if (text === undefined) continue
      const ruleset = parseRuleset(text, file)
      rules += ruleset.rules.length
      warnings.push(...ruleset.warnings.map((warning) => ({ file, ...warning })))
      const unfit = await unfitRules(basename(name, '.dqdl'), ruleset, text, surroundings)
      mistakes.push(...unfit.map((mistake) => ({ file, ...mistake })))
    } catch (error) {
      mistakes.push(...mistakesOf(error, file))
    }
  }
  const summary = `${countOf(files.length, 'ruleset')}, ${countOf(rules, 'rule')}`
  return { summary, mistakes, warnings }
}

function mistakesOfName(file: string, datasets: readonly string[] | undefined): Mistake[] {
  const name = basename(file, '.dqdl')
  if (!datasets || datasets.includes(name)) return []
  const known = datasets.join(', ') || 'none'
  const message = `expected the name of a dataset (${known}), got '${name}'${didYouMean(name, datasets)}`
  return [{ file, line: 1, column: 1, message }]
}

async function unfitRules(
  dataset: string,
  ruleset: Ruleset,
  text: string,
  { datasets = [], lake, audits, hasModels }: RulesetSurroundings,
): Promise<Omit<Mistake, 'file'>[]> {
  if (!lake.datasets.includes(dataset)) return []
  const tables = lake.datasets.flatMap((name) => [name, `${name}_rejected`])
  const found = new Map<string, Omit<Mistake, 'file'>>()
  for (const aliases of audits.get(dataset) ?? [tables]) {
    const known = aliases.filter((alias) => tables.includes(alias))
    const mistakes = await lintRuleset({
      ...{ duckdb: await lake.services.duckdb(), ruleset, text, clock: systemClock },
      primary: quoteRelation('transform', dataset),
      references: Object.fromEntries(
        known.map((alias) => [alias, quoteRelation('transform', alias)]),
      ),
    })
    for (const mistake of mistakes) found.set(JSON.stringify(mistake), mistake)
  }
  // A table that could not be made is told of elsewhere, and so is a reference of an audit that is none.
  const unread = datasets.filter((name) => !lake.datasets.includes(name))
  const isMisnamed = (audits.get(dataset) ?? []).flat().some((alias) => !tables.includes(alias))
  const isComplete = hasModels && unread.length === 0 && !isMisnamed
  return [...found.values()].filter(({ message }) => {
    const [, reference] = /^reference "(.+)" is not at hand/.exec(message) ?? []
    if (reference !== undefined) return !isMisnamed && !unread.includes(reference)
    return isComplete || !message.startsWith('DuckDB: Catalog Error: Table')
  })
}
