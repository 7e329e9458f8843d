import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { didYouMean } from '@deftunes/core'
import { parseRuleset } from '@deftunes/quality'

import { countOf, mistakesOf, type Checked, type Mistake } from './mistake.ts'

/** Reads `quality/*.dqdl`; each bears the name of a dataset, whatever is in its file. No folder, no rulesets. */
export async function checkRulesets(
  folder: string,
  datasets: readonly string[] | undefined,
): Promise<Checked> {
  const path = join(folder, 'quality')
  const names = await readdir(path).catch(() => [])
  const files = names.filter((file) => file.endsWith('.dqdl')).sort()
  const mistakes: Mistake[] = files.flatMap((file) => mistakesOfName(join(path, file), datasets))
  const warnings: Mistake[] = []
  let rules = 0
  for (const name of files) {
    const file = join(path, name)
    try {
      const ruleset = parseRuleset(await readFile(file, 'utf8'), file)
      rules += ruleset.rules.length
      warnings.push(...ruleset.warnings.map((warning) => ({ file, ...warning })))
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
