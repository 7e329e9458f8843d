import { parseYamlConfig } from '@deftunes/core'
import { z } from 'zod'

import type { PlainRecord } from '../manifest/node.ts'

const paths = (...defaults: string[]) => z.array(z.string()).default(defaults)
const anything = z.record(z.string(), z.unknown()).default({})
const hooks = z.union([z.string(), z.array(z.string())]).optional()

const projectFileSchema = z.strictObject({
  name: z.string().regex(/^\w+$/, 'expected letters, digits and _ only'),
  version: z.union([z.string(), z.number()]).optional(),
  'config-version': z.literal(2, { error: 'expected 2' }).optional(),
  profile: z.string().optional(),
  'model-paths': paths('models'),
  'seed-paths': paths('seeds'),
  'test-paths': paths('tests'),
  'macro-paths': paths('macros'),
  'snapshot-paths': paths('snapshots'),
  'analysis-paths': paths('analyses'),
  'docs-paths': z.array(z.string()).optional(),
  'asset-paths': paths(),
  'function-paths': paths('functions'),
  'target-path': z.string().default('target'),
  'log-path': z.string().optional(),
  'clean-targets': z.array(z.string()).optional(),
  'packages-install-path': z.string().default('dbt_packages'),
  'require-dbt-version': z.union([z.string(), z.array(z.string())]).optional(),
  'query-comment': z.unknown().optional(),
  'on-run-start': hooks,
  'on-run-end': hooks,
  quoting: z.strictObject({}, { error: 'is not supported: every name is quoted' }).optional(),
  dispatch: z
    .array(z.strictObject({ macro_namespace: z.string(), search_order: z.array(z.string()) }))
    .default([]),
  flags: anything,
  vars: anything,
  models: anything,
  seeds: anything,
  snapshots: anything,
  sources: anything,
  exposures: anything,
  tests: anything,
  data_tests: anything,
})

/** A `dbt_project.yml` with its defaults, before Jinja. */
export type ProjectFile = Omit<z.output<typeof projectFileSchema>, ConfigTree> &
  Record<ConfigTree, PlainRecord>

type ConfigTree =
  'vars' | 'models' | 'seeds' | 'snapshots' | 'sources' | 'exposures' | 'tests' | 'data_tests'

/**
 * Reads the text of a `dbt_project.yml`.
 * @throws CoreError CORE_CONFIG_INVALID with every mistake and its line.
 */
export function parseProjectFile(text: string, file: string): ProjectFile {
  return parseYamlConfig(projectFileSchema, text, file) as ProjectFile
}
