import { join, resolve } from 'node:path'

import { voidLogger, type Logger } from '@deftunes/core'

import type { Invocation } from '../context/base-context.ts'
import { DbtError } from '../errors.ts'
import type { GraphNode } from '../manifest/node.ts'
import { allNodes } from '../parse/all-nodes.ts'
import { unknownTreeKeys } from '../parse/config-keys.ts'
import { configTrees } from '../parse/config-trees.ts'
import { graphOf } from '../parse/graph-of.ts'
import type { Parsing } from '../parse/models.ts'
import { readProperties, renderConfigs } from '../parse/properties.ts'
import type { SelectableGraph } from '../select/select-nodes.ts'
import { readIfPresent } from './files.ts'
import { Issues } from './issues.ts'
import { readLibrary, type Library } from './library.ts'
import { parseProjectFile, type ProjectFile } from './project-file.ts'
import { escapeRegExp, textPlace } from './text-place.ts'
import { refuseUnsupported } from './unsupported.ts'

/** What a project is read with. */
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
 * @throws DbtError DBT_PROJECT_INVALID with all mistakes of all files, what is not supported among them
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
  const parsing = await startParsing(root, text, options, issues)
  const nodes = parsing && (await allNodes(parsing))
  const graph = nodes && graphOf(nodes, issues)
  issues.throwIfAny()
  if (!parsing || !graph) throw new Error('a project without mistakes has no graph')
  const { library, invocation } = parsing
  return { folder: root, name: invocation.projectName, library, invocation, ...graph }
}

async function renderTrees(project: ProjectFile, invocation: Invocation): Promise<ProjectFile> {
  const rendered = { ...project }
  for (const { tree } of configTrees) {
    rendered[tree] = await renderConfigs(project[tree], invocation, 'dbt_project.yml')
  }
  return rendered
}

async function startParsing(
  root: string,
  text: string,
  options: LoadProjectOptions,
  issues: Issues,
): Promise<Parsing | undefined> {
  const file = 'dbt_project.yml'
  const raw = await issues.attempt({ file }, () => parseProjectFile(text, file))
  if (!raw) return undefined
  const invocation = invocationOf(raw.name, raw.vars, options)
  const project = (await issues.attempt({ file }, () => renderTrees(raw, invocation))) ?? raw
  await refuseUnsupported(root, project, issues)
  for (const { kind, tree } of configTrees) {
    for (const { key, message } of unknownTreeKeys(kind, project[tree])) {
      issues.add({ file, ...textPlace(text, new RegExp(`\\b${escapeRegExp(key)}\\b`)) }, message)
    }
  }
  const library = await readLibrary(root, project, issues)
  const properties = await readProperties(root, project, invocation, library, issues)
  return { folder: root, project, invocation, library, properties, issues }
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
