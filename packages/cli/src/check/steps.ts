import { lstatSync } from 'node:fs'
import { join } from 'node:path'

import { didYouMean, unknownKey } from '@deftunes/core'
import type { Project } from '@deftunes/dbt'

import type { AskedStep } from './asked-steps.ts'
import type { Mistake } from './mistake.ts'
import { idleParts, mistakeOfSelection } from './selections.ts'
import { entriesOf } from './values.ts'

/** What the steps of DAGs may name. */
export interface StepSurroundings {
  folder: string
  /** The names of all dataset files; undefined when there is no folder of them. */
  datasets: readonly string[] | undefined
  /** Undefined when the dbt project has mistakes. */
  dbt: Project | undefined
}

/** What the options of a step take, by the type that each has. */
const options: Readonly<Record<AskedStep['step'], Readonly<Record<string, string>>>> = {
  extract: {},
  transform: {},
  audit: { references: 'object' },
  model: { select: 'string', exclude: 'string', fullRefresh: 'boolean' },
  publish: { select: 'string', exclude: 'string', fullRefresh: 'boolean' },
}

/** What is wrong with a step as a DAG asks for it: what it names is not there, or an option is unknown. */
export function mistakesOfStep(asked: AskedStep, around: StepSurroundings): Mistake[] {
  const messages = [
    ...mistakesOfOptions(asked),
    ...(isOfModels(asked) ? selectionMistakes(asked, around) : datasetMistakes(asked, around)),
  ]
  return messages.map((message) => placed(asked, message))
}

/** Parts of a selection that pick nothing where others pick something. */
export function warningsOfStep(asked: AskedStep, { dbt }: StepSurroundings): Mistake[] {
  const { select, exclude } = selectionOf(asked)
  if (!isOfModels(asked) || !dbt || mistakeOfSelection(dbt, { select, exclude })) return []
  const idle = [
    ...idleParts(dbt, 'select', select ?? ''),
    ...idleParts(dbt, 'exclude', exclude ?? ''),
  ]
  return idle.map((message) => placed(asked, message))
}

/** The references of an audit. */
export function referencesOf({ given: [, settings] }: AskedStep): string[] {
  const { references } = Object.fromEntries(entriesOf(settings))
  return Array.isArray(references) ? references.map(String) : []
}

function placed({ step, file, line, column }: AskedStep, message: string): Mistake {
  return { file, line, column, message: `${step}: ${message}` }
}

function isOfModels({ step }: AskedStep): boolean {
  return step === 'model' || step === 'publish'
}

function mistakesOfOptions(asked: AskedStep): string[] {
  const known = options[asked.step]
  const settings = isOfModels(asked) ? asked.given[0] : asked.given[1]
  return entriesOf(settings).flatMap(([key, value]) => {
    const type = known[key]
    if (type === undefined) return [`${key}: ${unknownKey(key, Object.keys(known))}`]
    if (value === undefined || typeof value === type) return []
    const expected = { string: 'text', boolean: 'true or false' }[type] ?? 'a list'
    return [`${key}: expected ${expected}, got ${JSON.stringify(value)}`]
  })
}

function datasetMistakes(asked: AskedStep, { folder, datasets }: StepSurroundings): string[] {
  const [name] = asked.given
  if (typeof name !== 'string')
    return [`expected the name of a dataset, got ${JSON.stringify(name)}`]
  if (!datasets) return []
  const known = datasets.join(', ') || 'none'
  if (!datasets.includes(name))
    return [`expected one of datasets/ (${known}), got '${name}'${didYouMean(name, datasets)}`]
  if (asked.step !== 'audit') return []
  const file = join(folder, 'quality', `${name}.dqdl`)
  // A link to nothing is told where the rulesets are read.
  const isThere = lstatSync(file, { throwIfNoEntry: false }) !== undefined
  const ruleset = isThere ? [] : [`expected a ruleset for '${name}' at ${file}, got none`]
  const tables = datasets.flatMap((dataset) => [dataset, `${dataset}_rejected`])
  const references = referencesOf(asked).filter((table) => !tables.includes(table))
  const unknown = references.map(
    (table) =>
      `references: expected a table that a dataset fills (${known}), got '${table}'${didYouMean(table, datasets)}`,
  )
  return [...ruleset, ...unknown]
}

function selectionMistakes(asked: AskedStep, { dbt }: StepSurroundings): string[] {
  return dbt ? [mistakeOfSelection(dbt, selectionOf(asked))].flatMap((one) => one ?? []) : []
}

/** What a step selects of the dbt project. */
export function selectionOf({ given: [settings] }: AskedStep) {
  const { select, exclude } = Object.fromEntries(entriesOf(settings))
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return { select: textOf(select), exclude: textOf(exclude) }
}
