import { parseYamlConfig } from '@deftunes/core'
import { z } from 'zod'

import type { Plain, PlainRecord } from '../manifest/node.ts'

const record = z.record(z.string(), z.unknown())
const text = z.string().default('')
const tags = z.union([z.string(), z.array(z.string())]).optional()
const flag = z.union([z.boolean(), z.string()])
const plainTest = z.union([z.string(), record])
const tests = z.array(plainTest).optional()
const refused = (what: string) => z.never({ error: `${what} not supported here` }).optional()

const column = z.strictObject({
  name: z.string(),
  description: text,
  data_type: z.string().optional(),
  quote: flag.optional(),
  constraints: refused('constraints are'),
  meta: record.optional(),
  tags,
  config: record.optional(),
  docs: record.optional(),
  data_tests: tests,
  tests,
})

const described = {
  name: z.string(),
  description: text,
  config: record.optional(),
  meta: record.optional(),
  docs: record.optional(),
  columns: z.array(column).default([]),
  data_tests: tests,
  tests,
}

const model = z.strictObject({
  ...described,
  access: z.string().optional(),
  group: refused('groups are'),
  versions: refused('model versions are'),
  latest_version: refused('model versions are'),
  constraints: refused('constraints are'),
  deprecation_date: z.string().optional(),
})

const seed = z.strictObject(described)

const table = z.strictObject({
  ...described,
  identifier: z.string().optional(),
  loader: z.string().optional(),
  loaded_at_field: z.string().optional(),
  loaded_at_query: z.string().optional(),
  freshness: z.union([record, z.null()]).optional(),
  quoting: refused('quoting of sources is'),
  external: refused('external tables are'),
  tags,
})

const source = z.strictObject({
  name: z.string(),
  description: text,
  database: refused('other databases are'),
  schema: z.string().optional(),
  loader: text,
  loaded_at_field: z.string().optional(),
  loaded_at_query: z.string().optional(),
  freshness: z.union([record, z.null()]).optional(),
  overrides: refused('source overrides are'),
  quoting: refused('quoting of sources is'),
  config: record.optional(),
  meta: record.optional(),
  tags,
  tables: z.array(table).default([]),
})

const exposure = z.strictObject({
  name: z.string(),
  label: z.string().optional(),
  type: z.enum(['dashboard', 'notebook', 'analysis', 'ml', 'application']),
  owner: record,
  description: text,
  maturity: z.enum(['high', 'medium', 'low']).optional(),
  url: z.string().optional(),
  depends_on: z.array(z.string()).default([]),
  config: record.optional(),
  meta: record.optional(),
  tags,
})

const singularTest = z.strictObject({
  name: z.string(),
  description: text,
  config: record.optional(),
  meta: record.optional(),
  docs: record.optional(),
})

const macro = z.strictObject({
  name: z.string(),
  description: text,
  config: record.optional(),
  meta: record.optional(),
  docs: record.optional(),
  arguments: z.array(record).optional(),
})

const propertyFileSchema = z.strictObject({
  version: z.union([z.number(), z.string()]).optional(),
  models: z.array(model).default([]),
  seeds: z.array(seed).default([]),
  sources: z.array(source).default([]),
  exposures: z.array(exposure).default([]),
  macros: z.array(macro).default([]),
  data_tests: z.array(singularTest).default([]),
  anchors: z.unknown().optional(),
  snapshots: refused('snapshots are'),
  unit_tests: refused('unit tests are'),
  metrics: refused('metrics of MetricFlow are'),
  semantic_models: refused('semantic models of MetricFlow are'),
  saved_queries: refused('saved queries of MetricFlow are'),
  groups: refused('groups are'),
  functions: refused('functions are'),
  analyses: z.array(record).optional(),
})

/** A YAML file beside the models: descriptions, tests, sources, exposures; before Jinja. */
export type PropertyFile = z.output<typeof propertyFileSchema>

/** What YAML says of a column. */
export type ColumnProperties = z.output<typeof column>

/** A test as asked for in YAML: its name, or one key with arguments, or `test_name` among arguments. */
export type TestRequest = string | PlainRecord

/**
 * Reads the text of a property file.
 * @throws CoreError CORE_CONFIG_INVALID with every mistake and its line.
 */
export function parsePropertyFile(source: string, file: string): PropertyFile {
  const ofEmptyFile = z.preprocess((value) => value ?? {}, propertyFileSchema)
  return parseYamlConfig(ofEmptyFile, source, file)
}

/** The tests asked for under either key: `data_tests` or, as older projects write it, `tests`. */
export function requestedTests(properties: {
  data_tests?: readonly unknown[] | undefined
  tests?: readonly unknown[] | undefined
}): TestRequest[] {
  return [...(properties.data_tests ?? []), ...(properties.tests ?? [])] as TestRequest[]
}

/** Tags as a list. */
export function tagList(value: unknown): string[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** A record of YAML values, empty when absent. */
export function plainRecord(value: unknown): PlainRecord {
  return (value ?? {}) as Record<string, Plain>
}
