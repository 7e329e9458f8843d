import type { GraphNode, ManifestNode } from '../manifest/node.ts'
import { unusedPaths } from './config-keys.ts'
import { configTrees } from './config-trees.ts'
import { findConflicts } from './conflicts.ts'
import { parseExposures } from './exposures.ts'
import { parseGenericTests } from './generic-tests.ts'
import { parseNodes, type Parsing } from './models.ts'
import { resolveReferences } from './resolve.ts'
import { parseSources } from './sources.ts'

/** Every enabled node of a project, what it reads resolved; mistakes go to the issues. */
export async function allNodes(parsing: Parsing): Promise<GraphNode[]> {
  const models = await parseNodes(parsing, 'model')
  const seeds = await parseNodes(parsing, 'seed')
  const singular = await parseNodes(parsing, 'test')
  const sources = parseSources(parsing)
  refuseUndescribed(parsing, [...models, ...seeds, ...singular])
  const files = [...seeds, ...models]
  const built = files.filter(isEnabled)
  const tables = sources.filter(({ node }) => isEnabled(node))
  const generic = await parseGenericTests(parsing, built, tables)
  const exposures = parseExposures(parsing).filter(isEnabled)
  const reading = [...built, ...singular.filter(isEnabled), ...generic, ...exposures]
  const nodes = [...tables.map(({ node }) => node), ...reading]
  warnOfUnusedPaths(parsing, [
    ...files,
    ...sources.map(({ node }) => node),
    ...singular,
    ...reading,
  ])
  findConflicts(nodes, built, parsing.issues)
  resolveReferences(parsing, reading, {
    built,
    sources: tables.map(({ node }) => node),
    disabled: [...files, ...sources.map(({ node }) => node)].filter((node) => !isEnabled(node)),
  })
  return nodes
}

function isEnabled({ config }: GraphNode): boolean {
  return config.enabled
}

/** YAML about a file that is not there: its tests would never run. */
function refuseUndescribed({ properties, issues }: Parsing, nodes: readonly ManifestNode[]): void {
  const found = new Set(nodes.map(({ resource_type: kind, name }) => `${kind} ${name}`))
  for (const [key, { place }] of properties.nodes) {
    if (!found.has(key))
      issues.add(place, `expected the ${key} that is described, got no such file`)
  }
}

function warnOfUnusedPaths({ project, invocation }: Parsing, nodes: readonly GraphNode[]): void {
  for (const { kind, tree } of configTrees) {
    const fqns = nodes.filter((node) => node.resource_type === kind).map(({ fqn }) => fqn)
    for (const path of unusedPaths(project[tree], fqns)) {
      invocation.logger.warn(`dbt_project.yml: ${tree}.${path}: holds for no ${kind}`)
    }
  }
}
