import { DbtError } from '../errors.ts'

/** One part of a selection: `2+tag:nightly+3`, `@stg_songs`, `config.materialized:view`. */
export interface Criterion {
  raw: string
  method: string
  /** After the method: ['materialized'] of `config.materialized`. */
  methodArguments: string[]
  value: string
  childrensParents: boolean
  /** How many levels up: 0 none, Infinity all. */
  parentDepth: number
  childDepth: number
}

/** A selection: any of the unions, each of whose criteria must all hold. */
export type Selection = Criterion[][]

const pattern =
  /^(?<childrensParents>@)?(?<parents>(?<parentDepth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<childDepth>\d*))?$/

/**
 * Reads `--select` syntax: spaces unite, commas intersect.
 * @throws DbtError DBT_SELECTOR_INVALID naming the part.
 */
export function parseSelection(text: string | readonly string[]): Selection {
  const parts = [text].flat().flatMap((item) => item.split(/\s+/))
  return parts.filter((part) => part !== '').map((part) => part.split(',').map(parseCriterion))
}

function parseCriterion(raw: string): Criterion {
  const groups = pattern.exec(raw)?.groups
  if (!groups?.['value']) throw invalid(raw, 'expected a name or method:value')
  const childrensParents = groups['childrensParents'] !== undefined
  if (childrensParents && groups['children'] !== undefined) {
    throw invalid(raw, "expected '@' before or '+' after, got both")
  }
  const [method = '', ...methodArguments] = methodOf(groups['method'], groups['value'])
  return {
    raw,
    method,
    methodArguments,
    value: groups['value'],
    childrensParents,
    parentDepth: depth(groups['parents'], groups['parentDepth']),
    childDepth: depth(groups['children'], groups['childDepth']),
  }
}

/** Without a method, a text with a slash is a path, one that ends like a file is a file, else a name. */
function methodOf(method: string | undefined, value: string): string[] {
  if (method !== undefined) return method.split('.')
  if (value.includes('/')) return ['path']
  return /\.(sql|csv|ya?ml|py)$/.test(value) ? ['file'] : ['fqn']
}

function depth(present: string | undefined, digits: string | undefined): number {
  if (present === undefined) return 0
  return digits ? Number(digits) : Infinity
}

function invalid(raw: string, why: string): DbtError {
  return new DbtError('DBT_SELECTOR_INVALID', `selector '${raw}': ${why}`)
}
