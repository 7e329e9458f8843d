import { z } from 'zod'

import { OrchestratorError } from '../errors.ts'
import type { Json } from './task-context.ts'

/** A parameter of a DAG's runs: a JSON schema, whose `default` makes it optional (Airflow's Param). */
export interface Param {
  type: (typeof types)[number]
  default?: Json
  description?: string
  enum?: readonly Json[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  /** A regular expression. */
  pattern?: string
  format?: 'date' | 'date-time' | 'email' | 'uri'
}

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const

/** The parameters of a DAG by name. */
export type Params = Readonly<Record<string, Param>>

/** What is wrong with parameters as they are declared; a default has to be of its own form. */
export function mistakesOfParams(params: Params): string[] {
  return Object.entries(params).flatMap(([name, param]) => {
    if (!types.includes(param.type))
      return [`param '${name}': type: expected one of ${types.join(', ')}, got ${param.type}`]
    try {
      const schema = schemaOf(param)
      if (param.default === undefined) return []
      return issuesOf(schema, param.default).map(
        (issue) => `param '${name}': its default: ${issue}`,
      )
    } catch (error) {
      return [`param '${name}': expected a JSON schema, got: ${(error as Error).message}`]
    }
  })
}

/** The values of a run's parameters, defaults filled in, and every mistake in what was given. */
export function valuesOf(
  params: Params,
  given: Readonly<Record<string, Json>>,
): { values: Record<string, Json>; mistakes: string[] } {
  const values: Record<string, Json> = { ...given }
  const mistakes: string[] = []
  for (const [name, param] of Object.entries(params)) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? param.default
    if (value === undefined) mistakes.push(`param '${name}': expected ${param.type}, got nothing`)
    else {
      mistakes.push(...issuesOf(schemaOf(param), value).map((one) => `param '${name}': ${one}`))
      values[name] = value
    }
  }
  return { values, mistakes }
}

function schemaOf(param: Param): z.ZodType {
  return z.fromJSONSchema(param as Parameters<typeof z.fromJSONSchema>[0])
}

function issuesOf(schema: z.ZodType, value: Json): string[] {
  const { error } = schema.safeParse(value)
  // A validator's words hide texts, which may be secrets; a parameter is none.
  return (error?.issues ?? []).map(
    ({ message }) => `${message.replace(/, got .*$/s, '')}, got ${JSON.stringify(value)}`,
  )
}

/** The parameters of a run of a DAG, defaults filled in. @throws OrchestratorError ORCHESTRATOR_PARAMS_INVALID with every mistake */
export function checkedParams(
  { id, params }: { id: string; params: Params },
  given: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const { values, mistakes } = valuesOf(params, given)
  if (mistakes.length === 0) return values
  const message = `DAG '${id}':\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`
  throw new OrchestratorError('ORCHESTRATOR_PARAMS_INVALID', message)
}
