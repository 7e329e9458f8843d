import type { Adapter } from '../adapter/adapter.ts'
import { relationOf } from '../context/run-context.ts'
import { DbtError } from '../errors.ts'
import {
  callDefinition,
  evaluateText,
  str,
  toValue,
  type Context,
  type Value,
} from '../jinja/index.ts'
import { isEphemeral, type ManifestNode, type Plain } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { compileNode, renderWithEphemerals } from './compile-node.ts'
import { testedNode } from './tested-node.ts'

/** The SQL of a test: every row that it gives is a failure. @throws DbtError as templates fail */
export async function compileTest(
  project: Project,
  adapter: Adapter,
  node: ManifestNode,
): Promise<string> {
  const options = { project, adapter, node, incremental: false }
  const { test_metadata: asked } = node
  if (!asked) return compileNode(options)
  const entry = project.library.tests.get(asked.name)
  if (!entry)
    throw new DbtError('DBT_COMPILE_FAILED', `${node.name}: no test named '${asked.name}'`)
  return renderWithEphemerals(options, async (context, onEphemeral) => {
    const args = new Map([['model', testedRelation(project, node, onEphemeral)]])
    for (const [key, value] of Object.entries(asked.kwargs)) {
      if (key !== 'model') args.set(key, await argumentValue(value, context, node))
    }
    return str(await callDefinition(entry.definition, context, entry.file, args))
  })
}

/** The relation under test, cut to the rows of the `where` config. */
function testedRelation(
  project: Project,
  node: ManifestNode,
  onEphemeral: (model: ManifestNode) => string,
): Value {
  const parent = testedNode(project.all, node)
  if (!parent || parent.resource_type === 'exposure') {
    throw new DbtError('DBT_COMPILE_FAILED', `${node.name}: the relation under test is gone`)
  }
  const relation = isEphemeral(parent) ? onEphemeral(parent) : relationOf(parent)
  const { where } = node.config
  return typeof where === 'string'
    ? `(select * from ${relation.toString()} where ${where}) dbt_subquery`
    : relation
}

/** An argument; a text that is a call of ref, source, var or env_var is computed. */
async function argumentValue(value: Plain, context: Context, node: ManifestNode): Promise<Value> {
  if (typeof value !== 'string') return toValue(value)
  const written = /^\s*\{\{(.*)\}\}\s*$/s.exec(value)?.[1] ?? value
  if (!/^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s.test(written)) return value
  return evaluateText(written.trim(), context, node.original_file_path)
}
