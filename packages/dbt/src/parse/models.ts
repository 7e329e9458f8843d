import { renderRelation } from '../adapter/relation-sql.ts'
import type { Invocation } from '../context/base-context.ts'
import type { ManifestNode, NodeConfig, PlainRecord } from '../manifest/node.ts'
import { readFiles, type ProjectFile as SqlFile } from '../project/files.ts'
import type { Issues } from '../project/issues.ts'
import type { Library } from '../project/library.ts'
import type { ProjectFile } from '../project/project-file.ts'
import { escapeRegExp, textPlace } from '../project/text-place.ts'
import { configMistakes } from './config-check.ts'
import type { Captured } from './captured.ts'
import { unknownKeys } from './config-keys.ts'
import { columnsOf, described, placeIn, type DescribedNode, type Properties } from './properties.ts'
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

/** The models, seeds or singular tests of a project, disabled ones too; mistakes go to the issues. */
export async function parseNodes(
  parsing: Parsing,
  kind: ManifestNode['resource_type'],
): Promise<ManifestNode[]> {
  const { folder, project, issues } = parsing
  const { folders, ending } = files[kind]
  const nodes: ManifestNode[] = []
  for (const file of await readFiles(folder, project[folders], [ending], issues)) {
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
): Promise<ManifestNode> {
  const { invocation, library, properties } = parsing
  const parts = fileParts(file, invocation.projectName)
  const known = described(properties, { resource_type: kind, name: parts.name })
  const captured: Captured =
    kind === 'seed'
      ? { refs: [], sources: [], config: {} }
      : await captureSql(file, invocation, library)
  const config = configOf(parsing, kind, parts.fqn, [known?.config ?? {}, captured.config])
  const node: ManifestNode = {
    ...parts,
    resource_type: kind,
    unique_id: `${kind}.${invocation.projectName}.${parts.name}`,
    raw_code: kind === 'seed' ? '' : parts.raw_code,
    description: known?.description ?? '',
    tags: config.tags,
    meta: config.meta,
    config,
    ...(await locationOf(parsing, kind, parts.name, config)),
    columns: columnsOf(known?.columns ?? []),
    refs: captured.refs,
    sources: captured.sources,
    depends_on: { macros: [], nodes: [] },
    patch_path: known?.file ?? null,
  }
  if (node.config.enabled) reportConfig(parsing, node, captured.config, known)
  return node
}

function configOf(
  { project }: Parsing,
  kind: ManifestNode['resource_type'],
  fqn: readonly string[],
  own: readonly PlainRecord[],
): NodeConfig {
  const older = kind === 'test' ? projectLevels(project.tests, fqn) : []
  return completeConfig(kind, [...projectLevels(project[trees[kind]], fqn), ...older, ...own])
}

async function locationOf(
  { invocation, library }: Parsing,
  kind: ManifestNode['resource_type'],
  name: string,
  config: NodeConfig,
): Promise<Pick<ManifestNode, 'database' | 'schema' | 'alias' | 'relation_name'>> {
  const { database } = invocation
  const alias = typeof config['alias'] === 'string' ? config['alias'] : name
  const schema = await schemaName(config, name, invocation, library)
  const relation = renderRelation({ database, schema, identifier: alias })
  return { database, schema, alias, relation_name: kind === 'test' ? null : relation }
}

function reportConfig(
  { issues, properties }: Parsing,
  node: ManifestNode,
  captured: PlainRecord,
  known: DescribedNode | undefined,
): void {
  const { raw_code, original_file_path: file, resource_type: kind } = node
  const inFile = (key: string) => ({ file, ...textPlace(raw_code, keyPattern(key)) })
  for (const mistake of configMistakes(node)) {
    const [key = ''] = mistake.split(':')
    const inYaml = known && captured[key] === undefined && known.config[key] !== undefined
    issues.add(inYaml ? placeIn(properties, known.file, keyPattern(key)) : inFile(key), mistake)
  }
  for (const { key, message } of unknownKeys(kind, captured)) issues.add(inFile(key), message)
  for (const { key, message } of unknownKeys(kind, known?.config ?? {})) {
    issues.add(placeIn(properties, known?.file ?? file, keyPattern(key)), message)
  }
}

/** A key of a config as YAML or a call of config() writes it. */
function keyPattern(key: string): RegExp {
  return new RegExp(`(?<!\\w)${escapeRegExp(key).replace('-', '[-_]')}['"]?\\s*[:=]`)
}
