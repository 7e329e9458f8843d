import { renderRelation } from '../adapter/relation-sql.ts'
import type { ExposureNode, PlainRecord, RefArgs, SourceNode } from '../manifest/node.ts'
import {
  plainRecord,
  requestedTests,
  tagList,
  type ColumnProperties,
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
  const { properties, project, invocation } = parsing
  return properties.files.flatMap(({ path, content }) =>
    content.sources.flatMap((source) =>
      source.tables.map((table): ParsedSource => {
        const fqn = [invocation.projectName, ...foldersOf(path), source.name, table.name]
        const levels = [
          ...projectLevels(project.sources, fqn),
          { tags: tagList(source.tags), ...mergeConfigs([plainRecord(source.config)]) },
          { tags: tagList(table.tags), ...mergeConfigs([plainRecord(table.config)]) },
        ]
        for (const { config } of [source, table]) {
          reportKeys(parsing, 'source', path, plainRecord(config))
        }
        const config = completeConfig('source', levels)
        const name = {
          database: invocation.database,
          schema: source.schema ?? source.name,
          identifier: table.identifier ?? table.name,
        }
        const node: SourceNode = {
          resource_type: 'source',
          unique_id: `source.${invocation.projectName}.${source.name}.${table.name}`,
          name: table.name,
          source_name: source.name,
          source_description: source.description,
          loader: table.loader ?? source.loader,
          identifier: name.identifier,
          package_name: invocation.projectName,
          path,
          original_file_path: path,
          fqn,
          description: table.description,
          tags: config.tags,
          meta: config.meta,
          config,
          database: name.database,
          schema: name.schema,
          alias: name.identifier,
          relation_name: renderRelation(name),
          columns: columnsOf(table.columns),
        }
        return { node, file: path, columns: table.columns, tests: requestedTests(table) }
      }),
    ),
  )
}

/** The exposures of a project, disabled ones too; what they depend on is written as `ref('x')` or `source('a', 'b')`. */
export function parseExposures(parsing: Parsing): ExposureNode[] {
  const { properties, project, invocation, issues } = parsing
  return properties.files.flatMap(({ path, content }) =>
    content.exposures.map((exposure): ExposureNode => {
      const refs: RefArgs[] = []
      const sources: [string, string][] = []
      for (const text of exposure.depends_on) {
        const ref = /^ref\(\s*['"]([^'"]+)['"]\s*\)$/.exec(text.trim())
        const source = /^source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)$/.exec(text.trim())
        if (ref) refs.push({ name: ref[1] ?? '', package: null, version: null })
        else if (source) sources.push([source[1] ?? '', source[2] ?? ''])
        else
          issues.add(
            placeIn(properties, path, new RegExp(escapeRegExp(text))),
            `exposure ${exposure.name}: expected ref('…') or source('…', '…'), got '${text}'`,
          )
      }
      const fqn = [invocation.projectName, ...foldersOf(path), exposure.name]
      const own = plainRecord(exposure.config)
      reportKeys(parsing, 'exposure', path, own)
      const config = completeConfig('exposure', [...projectLevels(project.exposures, fqn), own])
      return {
        resource_type: 'exposure',
        unique_id: `exposure.${invocation.projectName}.${exposure.name}`,
        name: exposure.name,
        package_name: invocation.projectName,
        path,
        original_file_path: path,
        fqn,
        description: exposure.description,
        tags: tagList(exposure.tags ?? config.tags),
        meta: plainRecord(exposure.meta),
        config,
        type: exposure.type,
        owner: plainRecord(exposure.owner),
        label: exposure.label ?? null,
        maturity: exposure.maturity ?? null,
        url: exposure.url ?? null,
        refs,
        sources,
        depends_on: { macros: [], nodes: [] },
      }
    }),
  )
}

function reportKeys(
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
