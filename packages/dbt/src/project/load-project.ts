import { join, resolve } from 'node:path'

import { Graph, voidLogger, type Logger } from '@deftunes/core'

import type { Invocation } from '../context/base-context.ts'
import { DbtError } from '../errors.ts'
import type { ExposureNode, GraphNode, ManifestNode, SourceNode } from '../manifest/node.ts'
import { parseGenericTests } from '../parse/generic-tests.ts'
import { parseNodes, type Parsing } from '../parse/models.ts'
import { readProperties } from '../parse/properties.ts'
import { resolveReferences } from '../parse/resolve.ts'
import { parseExposures, parseSources } from '../parse/sources.ts'
import type { SelectableGraph } from '../select/select-nodes.ts'
import { readIfPresent } from './files.ts'
import { Issues } from './issues.ts'
import { readLibrary, type Library } from './library.ts'
import { parseProjectFile, unsupportedKeys } from './project-file.ts'

export interface LoadProjectOptions {
  /** Values over those of `vars:`. */
  vars?: Readonly<Record<string, unknown>>
  /** Schema that models land in. Default 'serving'. */
  schema?: string
  /** What env_var() reads. Default: the process's environment. */
  environment?: Readonly<Record<string, string | undefined>>
  fullRefresh?: boolean
  logger?: Logger
  now?: number
}

/** A parsed dbt project. */
export interface Project extends SelectableGraph {
  folder: string
  name: string
  /** By unique id, parents first. */
  all: ReadonlyMap<string, GraphNode>
  library: Library
  invocation: Invocation
}

/**
 * Reads and parses a dbt project; nothing is asked of a warehouse.
 * @throws DbtError DBT_PROJECT_INVALID with all mistakes of all files, DBT_UNSUPPORTED
 */
export async function loadProject(
  folder: string,
  options: LoadProjectOptions = {},
): Promise<Project> {
  const root = resolve(folder)
  const text = await readIfPresent(join(root, 'dbt_project.yml'))
  if (text === undefined) {
    const message = `no dbt project: expected the file ${join(root, 'dbt_project.yml')}`
    throw new DbtError('DBT_PROJECT_INVALID', message)
  }
  const issues = new Issues()
  const project = parseProjectFile(text, 'dbt_project.yml')
  for (const problem of unsupportedKeys(project)) issues.add({ file: 'dbt_project.yml' }, problem)
  await refusePackages(root)
  const invocation = invocationOf(project.name, project.vars, options)
  const library = await readLibrary(root, project, issues)
  const properties = await readProperties(root, project, invocation, library, issues)
  const parsing: Parsing = { folder: root, project, invocation, library, properties, issues }
  const nodes = await allNodes(parsing)
  issues.throwIfAny()
  return { folder: root, name: project.name, library, invocation, ...graphOf(nodes, issues) }
}

async function refusePackages(root: string) {
  for (const file of ['packages.yml', 'dependencies.yml']) {
    if ((await readIfPresent(join(root, file))) === undefined) continue
    throw new DbtError(
      'DBT_UNSUPPORTED',
      `${file}: packages are not supported: copy the macros that you need`,
    )
  }
}

function invocationOf(
  projectName: string,
  projectVars: Readonly<Record<string, unknown>>,
  options: LoadProjectOptions,
): Invocation {
  const { vars = {}, schema = 'serving', environment = process.env } = options
  const { fullRefresh = false, logger = voidLogger, now = Date.now() } = options
  const own = projectVars[projectName]
  const scoped = typeof own === 'object' && own !== null ? own : {}
  const merged = { ...projectVars, ...scoped, ...vars }
  return {
    projectName,
    vars: merged,
    environment,
    schema,
    database: null,
    fullRefresh,
    startedAt: now,
    logger,
  }
}

async function allNodes(parsing: Parsing): Promise<GraphNode[]> {
  const models = await parseNodes(parsing, 'model')
  const seeds = await parseNodes(parsing, 'seed')
  const singular = await parseNodes(parsing, 'test')
  const sources = parseSources(parsing)
  const built = [...seeds, ...models]
  const generic = parseGenericTests(parsing, built, sources)
  const exposures: ExposureNode[] = parseExposures(parsing)
  const tables: SourceNode[] = sources.map(({ node }) => node)
  const reading: (ManifestNode | ExposureNode)[] = [...built, ...singular, ...generic, ...exposures]
  resolveReferences(reading, built, tables, parsing.issues)
  return [...tables, ...reading]
}

function graphOf(nodes: readonly GraphNode[], issues: Issues): SelectableGraph {
  const byId = new Map<string, GraphNode>()
  for (const node of nodes) {
    const earlier = byId.get(node.unique_id)
    if (earlier) {
      const message = `expected one ${node.resource_type} named '${node.name}', got another in ${earlier.original_file_path}`
      issues.add({ file: node.original_file_path }, message)
    }
    byId.set(node.unique_id, node)
  }
  issues.throwIfAny()
  const parentsOf = (node: GraphNode) =>
    node.resource_type === 'source' ? [] : node.depends_on.nodes
  const order = new Graph()
  for (const node of nodes) order.add(node.unique_id, parentsOf(node))
  const all = new Map(
    order.sorted().flatMap((id) => {
      const node = byId.get(id)
      return node ? [[id, node] as const] : []
    }),
  )
  const parentMap = new Map(nodes.map((node) => [node.unique_id, parentsOf(node)]))
  const childMap = new Map<string, string[]>(nodes.map((node) => [node.unique_id, []]))
  for (const [id, parents] of parentMap)
    for (const parent of parents) childMap.get(parent)?.push(id)
  return { all, parentMap, childMap }
}
