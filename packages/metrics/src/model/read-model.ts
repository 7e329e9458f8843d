import {
  configError,
  configIssues,
  parseYamlConfig,
  readYaml,
  type ConfigIssue,
} from '@deftunes/core'

import { Draft } from './draft.ts'
import { mistakesOf } from './mistakes-of-model.ts'
import type { Model } from './model.ts'
import { modelFile } from './schema.ts'

/** A file of a model: its path, as messages name it, and its text. */
export interface ModelText {
  file: string
  text: string
}

/** Where a part of a model was written. */
export interface Place {
  file: string
  line: number
  column: number
  /** E.g. `tables.sales.measures.revenue`. */
  path: string
}

/** A model and where its parts were written. */
export interface ReadModel {
  model: Model
  /** Of a table, dimension, measure, join (`a → b`) or hierarchy, by its name. */
  placeOf: (name: string) => Place | undefined
}

/**
 * Reads the files of a model, which are one model together.
 * @throws CoreError CORE_CONFIG_INVALID with every mistake of all files
 */
export function readModel(texts: readonly ModelText[]): ReadModel {
  const draft = new Draft()
  const issues: ConfigIssue[] = []
  for (const { file, text } of texts) {
    const data = issuesKept(issues, () => parseYamlConfig(modelFile, text, file))
    const { placeOf } = readYaml(text)
    const place = (...path: string[]): Place => ({ file, ...placeOf(path), path: path.join('.') })
    if (data) draft.add(data, place)
  }
  if (issues.length > 0) throw configError(issues)
  const mistakes = [...draft.mistakes, ...mistakesOf(draft)]
  if (mistakes.length > 0) throw configError(mistakes)
  return { model: draft, placeOf: (name) => draft.places.get(name) }
}

function issuesKept<Data>(issues: ConfigIssue[], read: () => Data): Data | undefined {
  try {
    return read()
  } catch (error) {
    const found = configIssues(error)
    if (!found) throw error
    issues.push(...found)
    return undefined
  }
}
