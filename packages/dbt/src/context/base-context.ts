import { randomUUID } from 'node:crypto'

import type { Logger } from '@deftunes/core'

import { DbtError } from '../errors.ts'
import {
  Given,
  isTrue,
  pythonJson,
  ReturnSignal,
  str,
  TemplateFailure,
  toPlain,
  toValue,
  Tuple,
  type Callable,
  type Value,
} from '../jinja/index.ts'
import { Moment } from './moment.ts'

/** What every template of an invocation sees. */
export interface Invocation {
  projectName: string
  /** Values of `vars:` under those given on the command line. */
  vars: Readonly<Record<string, unknown>>
  environment: Readonly<Record<string, string | undefined>>
  /** Schema that models land in. */
  schema: string
  database: string | null
  fullRefresh: boolean
  startedAt: number
  logger: Logger
  id?: string
}

/** Names that do not depend on the node: var, env_var, target, flags, log, exceptions, return and their like. */
export function baseContext(invocation: Invocation): Map<string, Value> {
  const { projectName, schema, database, fullRefresh, startedAt, id = randomUUID() } = invocation
  const target = {
    name: 'local',
    profile_name: projectName,
    schema,
    database,
    type: 'duckdb',
    threads: 1,
  }
  const flags = { FULL_REFRESH: fullRefresh, WHICH: 'build', STORE_FAILURES: false }
  return new Map<string, Value>([
    ['var', varFunction(invocation)],
    ['env_var', envVarFunction(invocation)],
    ['target', toValue(target)],
    ['flags', toValue(flags)],
    ['project_name', projectName],
    ['invocation_id', id],
    ['run_started_at', new Moment(startedAt)],
    ['dbt_version', '1.11.0'],
    ['log', logFunction(invocation)],
    ['print', logFunction(invocation)],
    ['exceptions', exceptions(invocation)],
    ['return', returnFunction],
    ['tojson', ([value = null]) => pythonJson(toPlain(value), undefined, 0, false)],
    ['fromjson', fromJson],
    ['set', ([items = []]) => uniqueItems(items)],
    ['set_strict', ([items = []]) => uniqueItems(items)],
  ])
}

/** As in dbt, a text that is no JSON gives the default. */
const fromJson: Callable = (args, kwargs) => {
  const given = new Given(['string', 'default'], args, kwargs)
  try {
    return toValue(JSON.parse(str(given.value('string') ?? '')))
  } catch (error) {
    if (error instanceof SyntaxError) return given.value('default') ?? null
    throw error
  }
}

const returnFunction: Callable = ([value = null]) => {
  throw new ReturnSignal(value)
}

function uniqueItems(items: Value): Value {
  const list = items instanceof Tuple ? items.items : Array.isArray(items) ? items : []
  return [...new Set(list)]
}

function varFunction({ vars }: Invocation): Callable {
  const get: Callable = (args, kwargs) => {
    const given = new Given(['name', 'default'], args, kwargs)
    const name = given.text('name', '')
    if (Object.hasOwn(vars, name)) return toValue(vars[name])
    const fallback = given.value('default')
    if (fallback !== undefined) return fallback
    const known = Object.keys(vars).join(', ') || 'none'
    throw new TemplateFailure(`var '${name}': expected a value, got none; known are: ${known}`)
  }
  return get
}

function envVarFunction({ environment }: Invocation): Callable {
  return (args, kwargs) => {
    const given = new Given(['var', 'default'], args, kwargs)
    const name = given.text('var', '')
    const value = environment[name] ?? given.value('default')
    if (value !== undefined) return value
    throw new TemplateFailure(`env_var '${name}': expected the environment to have it`)
  }
}

function logFunction({ logger }: Invocation): Callable {
  return (args, kwargs) => {
    const given = new Given(['msg', 'info'], args, kwargs)
    const message = str(given.value('msg') ?? '')
    if (isTrue(given.value('info') ?? false)) logger.info(message)
    else logger.debug(message)
    return ''
  }
}

function exceptions({ logger }: Invocation): Value {
  return new Map<Value, Value>([
    [
      'raise_compiler_error',
      ([message = '']) => {
        throw new DbtError('DBT_COMPILER_RAISED', str(message))
      },
    ],
    [
      'warn',
      ([message = '']) => {
        logger.warn(str(message))
        return ''
      },
    ],
  ])
}
