import type { Adapter } from '../adapter/adapter.ts'
import { relationOf, runContext } from '../context/run-context.ts'
import { DbtError } from '../errors.ts'
import { callableOf, evaluateText, str, toValue, type Context, type Value } from '../jinja/index.ts'
import type { ManifestNode, Plain } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { compileNode } from './compile-node.ts'

/** The SQL of a test: every row that it gives is a failure. */
export async function compileTest(
  project: Project,
  adapter: Adapter,
  node: ManifestNode,
): Promise<string> {
  if (!node.test_metadata) return compileNode({ project, adapter, node, incremental: false })
  const { name, kwargs } = node.test_metadata
  const entry = project.library.tests.get(name)
  if (!entry) throw new DbtError('DBT_COMPILE_FAILED', `${node.name}: no test named '${name}'`)
  const context = runContext({
    project,
    adapter,
    node,
    incremental: false,
    batch: undefined,
    onEphemeral: refuseEphemeral,
  })
  const args = new Map<string, Value>([['model', await testedRelation(project, node)]])
  for (const [key, value] of Object.entries(kwargs)) {
    if (key !== 'model') args.set(key, await argumentValue(value, context, node))
  }
  const test = callableOf(entry.definition, context, entry.file)
  return str(await test([], args))
}

function refuseEphemeral(parent: ManifestNode): never {
  throw new DbtError(
    'DBT_UNSUPPORTED',
    `test on ephemeral model '${parent.name}': materialize it as a view`,
  )
}

/** The relation under test, cut to the rows of the `where` config. */
async function testedRelation(project: Project, node: ManifestNode): Promise<Value> {
  const [first = ''] = node.depends_on.nodes
  const parent = project.all.get(node.attached_node ?? first)
  if (!parent || parent.resource_type === 'exposure') {
    throw new DbtError('DBT_COMPILE_FAILED', `${node.name}: the relation under test is gone`)
  }
  const relation = relationOf(parent)
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
