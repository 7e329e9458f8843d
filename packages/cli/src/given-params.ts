import { didYouMean } from '@deftunes/core'
import { OrchestratorError, valuesOfParams, type DagSpec, type Json } from '@deftunes/orchestrator'

import { CliError } from './errors.ts'

/** The name of a parameter, and its value as it was typed. */
export type ParamWords = readonly [name: string, text: string]

/** What is given by words of a command, each `name=value`. @throws CliError CLI_OPTION_INVALID */
export function paramWords(words: readonly string[]): ParamWords[] {
  return words.map((word) => {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? []
    if (name !== '') return [name, text]
    throw new CliError('CLI_OPTION_INVALID', `--param: expected name=value, got '${word}'`)
  })
}

/**
 * The parameters that a command gives; values are read by their types in the DAG, names of
 * which have to be its own where it declares any.
 * @throws OrchestratorError ORCHESTRATOR_PARAMS_INVALID with every mistake
 */
export function givenParams(
  { id, params: declared }: Pick<DagSpec, 'id' | 'params'>,
  words: readonly ParamWords[],
): Record<string, Json> {
  const read = words.map(([name, text]) => readOne(declared, name, text))
  const params = Object.fromEntries(
    read.flatMap((one) => ('value' in one ? [[one.name, one.value]] : [])),
  )
  const own = read.flatMap((one) => ('mistake' in one ? [one.mistake] : []))
  if (own.length === 0) return params
  // What its schema says of the others is told with them.
  const known = new Set(read.flatMap((one) => ('mistake' in one ? [one.name] : [])))
  const others = Object.entries(declared).filter(([name]) => !known.has(name))
  const { mistakes } = valuesOfParams(Object.fromEntries(others), params)
  const lines = [...own, ...mistakes].map((mistake) => `  ${mistake}`)
  const message = [`DAG '${id}':`, ...lines].join('\n')
  throw new OrchestratorError('ORCHESTRATOR_PARAMS_INVALID', message)
}

type ReadParam = { name: string; value: Json } | { name: string; mistake: string }

/** A value by the type that its DAG declares; where it declares none at all, JSON where it is some, else text. */
function readOne(declared: DagSpec['params'], name: string, text: string): ReadParam {
  const type = declared[name]?.type
  const names = Object.keys(declared)
  if (type === undefined && names.length > 0) {
    const expected = `expected one of ${names.join(', ')}`
    return { name, mistake: `param '${name}': ${expected}${didYouMean(name, names)}` }
  }
  if (type === 'string') return { name, value: text }
  try {
    return { name, value: JSON.parse(text) as Json }
  } catch {
    if (type === undefined) return { name, value: text }
    return { name, mistake: `param '${name}': expected ${type} as JSON, got '${text}'` }
  }
}
