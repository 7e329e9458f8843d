import { renderRelation } from '../adapter/relation-sql.ts'
import type { PlainRecord, SourceNode } from '../manifest/node.ts'
import {
  plainRecord,
  requestedTests,
  tagList,
  type ColumnProperties,
  type PropertyFile,
  type TestRequest,
} from '../project/property-file.ts'
import { escapeRegExp } from '../project/text-place.ts'
import { unknownKeys } from './config-keys.ts'
import type { Parsing } from './models.ts'
import { completeConfig, mergeConfigs, projectLevels } from './node-config.ts'
import { columnsOf, placeIn } from './properties.ts'

/** A source's table and the tests asked for on it. */
export interface ParsedSource {
  node: SourceNode
  file: string
  columns: ColumnProperties[]
  tests: TestRequest[]
}

/** The tables of a project's sources, disabled ones too. */
export function parseSources(parsing: Parsing): ParsedSource[] {
  return parsing.properties.files.flatMap(({ path, content }) =>
    content.sources.flatMap((source) => {
      reportKeys(parsing, 'source', path, plainRecord(source.config))
      return source.tables.map((table): ParsedSource => {
        reportKeys(parsing, 'source', path, plainRecord(table.config))
        const node = sourceNode(parsing, path, source, table)
        return { node, file: path, columns: table.columns, tests: requestedTests(table) }
      })
    }),
  )
}

type Source = PropertyFile['sources'][number]

function sourceNode(
  { project, invocation }: Parsing,
  path: string,
  source: Source,
  table: Source['tables'][number],
): SourceNode {
  const { projectName, database } = invocation
  const fqn = [projectName, ...foldersOf(path), source.name, table.name]
  const config = completeConfig('source', [
    ...projectLevels(project.sources, fqn),
    ...[source, table].map(ownConfig),
  ])
  const schema = source.schema ?? source.name
  const identifier = table.identifier ?? table.name
  return {
    resource_type: 'source',
    unique_id: `source.${projectName}.${source.name}.${table.name}`,
    name: table.name,
    source_name: source.name,
    source_description: source.description,
    loader: table.loader ?? source.loader,
    identifier,
    package_name: projectName,
    path,
    original_file_path: path,
    fqn,
    description: table.description,
    tags: config.tags,
    meta: config.meta,
    config,
    database,
    schema,
    alias: identifier,
    relation_name: renderRelation({ database, schema, identifier }),
    columns: columnsOf(table.columns),
  }
}

function ownConfig({ tags, config }: Pick<Source, 'tags' | 'config'>): PlainRecord {
  return { tags: tagList(tags), ...mergeConfigs([plainRecord(config)]) }
}

/** Tells of the keys of a config that its kind does not know. */
export function reportKeys(
  { properties, issues }: Parsing,
  kind: 'source' | 'exposure',
  file: string,
  config: PlainRecord,
): void {
  for (const { key, message } of unknownKeys(kind, config)) {
    issues.add(placeIn(properties, file, new RegExp(`\\b${escapeRegExp(key)}\\b`)), message)
  }
}

/** Folders of a YAML file under its search path. */
export function foldersOf(path: string): string[] {
  return path.split('/').slice(1, -1)
}
