import type { ManifestNode, NodeConfig, Plain, PlainRecord } from '../manifest/node.ts'
import { tagList } from '../project/property-file.ts'

/** The kinds of node that have a configuration of their own. */
export type ConfiguredKind = ManifestNode['resource_type'] | 'source' | 'exposure'

const shared: PlainRecord = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  group: null,
}
const located: PlainRecord = {
  ...shared,
  materialized: 'view',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: null,
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
}

/** dbt's defaults for each kind of node. */
const defaults: Record<ConfiguredKind, PlainRecord> = {
  model: located,
  seed: { ...located, materialized: 'seed', delimiter: ',', quote_columns: null },
  test: {
    ...shared,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  source: { enabled: true, event_time: null, freshness: null },
  exposure: { enabled: true },
}

/** The keys that a kind of node has a default for. */
export function knownKeys(kind: ConfiguredKind): string[] {
  return Object.keys(defaults[kind])
}

const appended = new Set(['tags', 'pre-hook', 'post-hook', 'packages'])
const updated = new Set(['meta', 'quoting', 'column_types', 'docs', 'contract'])

/** Merges configs from the most general to the most special: tags and hooks add up, meta merges by key, the rest replaces. */
export function mergeConfigs(levels: readonly PlainRecord[]): PlainRecord {
  const merged: PlainRecord = {}
  for (const level of levels) {
    for (const [rawKey, value] of Object.entries(level)) {
      const key = rawKey.trim().replace(/^(pre|post)_hook$/, '$1-hook')
      merged[key] = mergeValue(key, merged[key], value)
    }
  }
  return merged
}

function mergeValue(key: string, known: Plain | undefined, value: Plain): Plain {
  if (appended.has(key)) return [...listOf(known), ...listOf(value)]
  if (updated.has(key) && isRecord(known) && isRecord(value)) return { ...known, ...value }
  return value
}

/** The configuration of a node: defaults under the levels given, tags without repeats, in order. */
export function completeConfig(kind: ConfiguredKind, levels: readonly PlainRecord[]): NodeConfig {
  const merged = mergeConfigs([defaults[kind], ...levels])
  const tags = [...new Set(tagList(merged['tags']))]
  const enabled = merged['enabled'] !== false
  const meta = isRecord(merged['meta']) ? merged['meta'] : {}
  return { ...merged, enabled, tags, meta }
}

/** The levels of a config tree of `dbt_project.yml` that hold for a node, outermost first. */
export function projectLevels(tree: PlainRecord, fqn: readonly string[]): PlainRecord[] {
  const levels = [ownKeys(tree)]
  let level: PlainRecord = tree
  for (const part of fqn) {
    const next = level[part]
    if (!isRecord(next)) break
    levels.push(ownKeys(next))
    level = next
  }
  return levels
}

function ownKeys(level: PlainRecord): PlainRecord {
  const own: PlainRecord = {}
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith('+')) own[key.slice(1).trim()] = value
    else if (!isRecord(value)) own[key] = value
  }
  return own
}

/** True for a mapping. */
export function isRecord(value: unknown): value is PlainRecord {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function listOf(value: Plain | undefined): Plain[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
