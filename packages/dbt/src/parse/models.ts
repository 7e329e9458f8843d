import { renderRelation } from '../adapter/relation-sql.ts'
import type { Invocation } from '../context/base-context.ts'
import type { ManifestNode, PlainRecord } from '../manifest/node.ts'
import { readFiles, type ProjectFile as SqlFile } from '../project/files.ts'
import type { Issues } from '../project/issues.ts'
import type { Library } from '../project/library.ts'
import type { ProjectFile } from '../project/project-file.ts'
import { configMistakes } from './config-check.ts'
import type { Captured } from './captured.ts'
import { columnsOf, type Properties } from './properties.ts'
import { schemaName } from './naming.ts'
import { completeConfig, projectLevels } from './node-config.ts'
import { captureSql, fileParts } from './parse-sql-node.ts'

/** What parsing needs of a project. */
export interface Parsing {
  folder: string
  project: ProjectFile
  invocation: Invocation
  library: Library
  properties: Properties
  issues: Issues
}

/** Where files of a kind are. */
const files = {
  model: { folders: 'model-paths', ending: '.sql' },
  seed: { folders: 'seed-paths', ending: '.csv' },
  test: { folders: 'test-paths', ending: '.sql' },
} as const

/** The models, seeds or singular tests of a project that are enabled; mistakes go to the issues. */
export async function parseNodes(
  parsing: Parsing,
  kind: ManifestNode['resource_type'],
): Promise<ManifestNode[]> {
  const { folder, project, issues } = parsing
  const { folders, ending } = files[kind]
  const nodes: ManifestNode[] = []
  for (const file of await readFiles(folder, project[folders], [ending])) {
    if (kind === 'test' && file.relative.startsWith('generic/')) continue
    const node = await issues.attempt({ file: file.path }, () => parseNode(parsing, file, kind))
    if (node) nodes.push(node)
  }
  return nodes
}

const trees = { model: 'models', seed: 'seeds', test: 'data_tests' } as const

async function parseNode(
  parsing: Parsing,
  file: SqlFile,
  kind: ManifestNode['resource_type'],
): Promise<ManifestNode | undefined> {
  const { invocation, library, project, properties, issues } = parsing
  const parts = fileParts(file, invocation.projectName)
  const described = properties.nodes.get(parts.name)
  const captured: Captured =
    kind === 'seed'
      ? { refs: [], sources: [], config: {} }
      : await captureSql(file, invocation, library)
  const levels: PlainRecord[] = [
    ...projectLevels(project[trees[kind]], parts.fqn),
    ...(kind === 'test' ? projectLevels(project.tests, parts.fqn) : []),
    described?.config ?? {},
    captured.config,
  ]
  const config = completeConfig(kind, levels)
  if (!config.enabled) return undefined
  const alias = typeof config['alias'] === 'string' ? config['alias'] : parts.name
  const schema = await schemaName(config, parts.name, invocation, library)
  const database = invocation.database
  const node: ManifestNode = {
    ...parts,
    resource_type: kind,
    unique_id: `${kind}.${invocation.projectName}.${parts.name}`,
    raw_code: kind === 'seed' ? '' : parts.raw_code,
    description: described?.description ?? '',
    tags: config.tags,
    meta: config.meta,
    config,
    database,
    schema,
    alias,
    relation_name: kind === 'test' ? null : renderRelation({ database, schema, identifier: alias }),
    columns: columnsOf(described?.columns ?? []),
    refs: captured.refs,
    sources: captured.sources,
    depends_on: { macros: [], nodes: [] },
    patch_path: described?.file ?? null,
  }
  for (const mistake of configMistakes(node)) issues.add({ file: file.path }, mistake)
  return node
}
