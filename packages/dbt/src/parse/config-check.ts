import { textOf, type ManifestNode, type NodeConfig, type Plain } from '../manifest/node.ts'
import { isRecord } from './node-config.ts'

const materializations: Record<ManifestNode['resource_type'], readonly string[]> = {
  model: ['view', 'table', 'incremental', 'ephemeral'],
  seed: ['seed'],
  test: ['test'],
}

/** The strategies that an incremental model can ask for. */
export const strategies = ['append', 'delete+insert', 'merge', 'microbatch'] as const

/** One of {@link strategies}. */
export type IncrementalStrategy = (typeof strategies)[number]

/** What a node's config asks for that cannot be done, each with what was expected. */
export function configMistakes(node: ManifestNode): string[] {
  const { config } = node
  return [
    ...oneOf(config, 'materialized', materializations[node.resource_type]),
    ...refusals(config),
    ...(config['materialized'] === 'incremental' ? incrementalMistakes(config) : []),
    ...(node.resource_type === 'test' ? testMistakes(config) : []),
  ]
}

/** The strategy of an incremental model: as configured, else 'delete+insert', which without a key appends. */
export function strategyOf(config: NodeConfig): IncrementalStrategy {
  const wanted = config['incremental_strategy']
  if (wanted === null || wanted === undefined || wanted === 'default') return 'delete+insert'
  return (wanted === 'delete_insert' ? 'delete+insert' : wanted) as IncrementalStrategy
}

function incrementalMistakes(config: NodeConfig): string[] {
  const strategy = strategyOf(config)
  if (!strategies.includes(strategy)) {
    return [`incremental_strategy: expected ${strategies.join(', ')}, got '${strategy}'`]
  }
  return [
    ...(isEmpty(config['on_schema_change'])
      ? []
      : oneOf(config, 'on_schema_change', ['ignore', 'fail'])),
    ...(strategy === 'merge' && isEmpty(config['unique_key'])
      ? ["unique_key: expected one for incremental_strategy 'merge', got none"]
      : []),
    ...(strategy === 'microbatch' ? microbatchMistakes(config) : []),
  ]
}

function microbatchMistakes(config: NodeConfig): string[] {
  const mistakes = oneOf(config, 'batch_size', ['hour', 'day', 'month', 'year'])
  for (const key of ['event_time', 'begin'] as const) {
    if (isEmpty(config[key])) mistakes.push(`${key}: expected one for 'microbatch', got none`)
  }
  if (!isEmpty(config['unique_key'])) {
    mistakes.push("unique_key: expected none for 'microbatch', which replaces by event_time")
  }
  return mistakes
}

function testMistakes(config: NodeConfig): string[] {
  const severity = textOf(config['severity']).toLowerCase()
  return ['error', 'warn'].includes(severity)
    ? []
    : [`severity: expected error or warn, got '${severity}'`]
}

const refused: Readonly<Record<string, string>> = {
  database: 'other databases are not supported',
  group: 'groups are not supported',
  quoting: 'quoting is not supported: every name is quoted',
  'pre-hook': 'hooks are not supported',
  'post-hook': 'hooks are not supported',
  grants: 'grants are not supported',
  persist_docs: 'persisting docs is not supported',
  sql_header: 'SQL headers are not supported',
  incremental_predicates: 'incremental predicates are not supported',
  merge_clauses: 'merge clauses are not supported',
  merge_update_columns: 'merging some columns only is not supported',
  merge_exclude_columns: 'merging some columns only is not supported',
  store_failures: 'storing failures is not supported',
  store_failures_as: 'storing failures is not supported',
}

/** Keys of dbt that are known here only to say that they are not supported. */
export const refusedKeys: readonly string[] = Object.keys(refused)

function refusals(config: NodeConfig): string[] {
  const mistakes = Object.entries(refused)
    .filter(([key]) => !isEmpty(config[key]) && config[key] !== false)
    .map(([key, why]) => `${key}: ${why}`)
  const contract = config['contract']
  if (isRecord(contract) && contract['enforced'] === true) {
    mistakes.push('contract: enforced contracts are not supported')
  }
  return mistakes
}

function oneOf(config: NodeConfig, key: string, allowed: readonly string[]): string[] {
  const value = config[key]
  if (typeof value === 'string' && allowed.includes(value)) return []
  return [
    `${key}: expected ${allowed.join(', ')}, got ${value === null ? 'none' : `'${textOf(value)}'`}`,
  ]
}

function isEmpty(value: Plain | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every((item) => item === false)
}
