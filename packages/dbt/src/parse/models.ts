import { renderRelation } from '../adapter/relation-sql.ts'
import type { Invocation } from '../context/base-context.ts'
import type { ManifestNode, PlainRecord } from '../manifest/node.ts'
import { readFiles, type ProjectFile as SqlFile } from '../project/files.ts'
import type { Issues } from '../project/issues.ts'
import type { Library } from '../project/library.ts'
import type { ProjectFile } from '../project/project-file.ts'
import { plainRecord, tagList } from '../project/property-file.ts'
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

/** The models of a project that are enabled; mistakes go to the issues. */
export async function parseModels(parsing: Parsing): Promise<ManifestNode[]> {
  const { folder, project, issues } = parsing
  const files = await readFiles(folder, project['model-paths'], ['.sql'])
  const nodes: ManifestNode[] = []
  for (const file of files) {
    const node = await issues.attempt({ file: file.path }, () => parseNode(parsing, file, 'model'))
    if (node) nodes.push(node)
  }
  return nodes
}

/** The seeds of a project that are enabled. */
export async function parseSeeds(parsing: Parsing): Promise<ManifestNode[]> {
  const { folder, project, issues } = parsing
  const files = await readFiles(folder, project['seed-paths'], ['.csv'])
  const nodes: ManifestNode[] = []
  for (const file of files) {
    const node = await issues.attempt({ file: file.path }, () => parseNode(parsing, file, 'seed'))
    if (node) nodes.push(node)
  }
  return nodes
}

/** The singular tests of a project that are enabled. */
export async function parseSingularTests(parsing: Parsing): Promise<ManifestNode[]> {
  const { folder, project, issues } = parsing
  const files = await readFiles(folder, project['test-paths'], ['.sql'])
  const singular = files.filter(({ relative }) => !relative.startsWith('generic/'))
  const nodes: ManifestNode[] = []
  for (const file of singular) {
    const node = await issues.attempt({ file: file.path }, () => parseNode(parsing, file, 'test'))
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

/** Config of a YAML entry: `config:` with `meta` and `tags` beside it. */
export function describedConfig(entry: {
  config?: unknown
  meta?: unknown
  tags?: unknown
}): PlainRecord {
  return {
    ...(entry.meta === undefined ? {} : { meta: plainRecord(entry.meta) }),
    ...(entry.tags === undefined ? {} : { tags: tagList(entry.tags) }),
    ...plainRecord(entry.config),
  }
}
