import { describeQuery } from '@deftunes/core'

import type { Adapter } from '../adapter/adapter.ts'
import { callableObject, refArguments } from '../parse/captured.ts'
import { Given, str, TemplateFailure, toValue, type Context, type Value } from '../jinja/index.ts'
import { isEphemeral, type GraphNode, type ManifestNode } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { filterTime, type Batch } from '../run/microbatch.ts'
import { baseContext } from './base-context.ts'
import { dispatch, withMacros } from './macro-library.ts'
import { Moment } from './moment.ts'
import { queryTable } from './query-table.ts'
import { Relation } from './relation.ts'

/** What compiling a node needs. */
export interface Compilation {
  project: Project
  adapter: Adapter
  node: ManifestNode
  /** Whether `is_incremental()` holds. */
  incremental: boolean
  batch: Batch | undefined
  /** Told of every ephemeral model that the SQL reads; gives the name that stands for it. */
  onEphemeral: (node: ManifestNode) => string
}

/** Names while a node is compiled: the warehouse can be asked, `execute` is true. */
export function runContext(compilation: Compilation): Context {
  const { project, adapter, node, incremental, batch } = compilation
  const own = new Map<string, Value>([
    ...baseContext(project.invocation),
    ['execute', true],
    ['this', relationOf(node)],
    ['model', modelValue(node, batch)],
    ['config', configValue(node)],
    ['ref', (args, kwargs) => refValue(compilation, refArguments(args, kwargs).name)],
    ['source', ([source = '', table = '']) => sourceValue(compilation, str(source), str(table))],
    ['is_incremental', () => incremental],
    ['load_relation', ([relation = null]) => findRelation(adapter, relation)],
    ['run_query', ([sql = '']) => queryTable(adapter.duckdb, str(sql))],
    ['doc', () => ''],
  ])
  const context = withMacros(own, project.library, project.name)
  own.set('adapter', adapterValue(adapter, context))
  return context
}

/** The place of a node in the warehouse. */
export function relationOf(node: Pick<ManifestNode, 'database' | 'schema' | 'alias'>): Relation {
  return new Relation({ database: node.database, schema: node.schema, identifier: node.alias })
}

function modelValue(node: ManifestNode, batch: Batch | undefined): Value {
  const value = toValue({
    name: node.name,
    unique_id: node.unique_id,
    alias: node.alias,
    schema: node.schema,
    config: node.config,
  }) as Map<Value, Value>
  const times: [Value, Value][] = batch
    ? [
        ['id', new Date(batch.from).toISOString().slice(0, 10).replaceAll('-', '')],
        ['event_time_start', new Moment(batch.from)],
        ['event_time_end', new Moment(batch.to)],
      ]
    : []
  value.set('batch', batch ? new Map(times) : null)
  return value
}

function configValue({ config }: ManifestNode): Value {
  const get = (args: Value[], kwargs: Map<string, Value>): Value => {
    const given = new Given(['name', 'default', 'validator'], args, kwargs)
    const value = config[given.text('name', '')]
    return value === undefined || value === null ? (given.value('default') ?? null) : toValue(value)
  }
  return callableObject(() => '', { get, require: get })
}

function refValue(compilation: Compilation, name: string): Value {
  const { project, node } = compilation
  const parent = node.depends_on.nodes
    .map((id) => project.all.get(id))
    .find((one) => one !== undefined && one.resource_type !== 'source' && one.name === name)
  if (!parent || parent.resource_type === 'exposure' || parent.resource_type === 'source') {
    throw new TemplateFailure(
      `ref('${name}'): was not seen while parsing; name it outside of conditions, for example in a comment '-- depends_on: {{ ref("${name}") }}'`,
    )
  }
  if (isEphemeral(parent)) {
    const cte = compilation.onEphemeral(parent)
    return new Relation(
      { database: null, schema: parent.schema, identifier: parent.alias },
      { sql: cte },
    )
  }
  return batched(compilation, parent)
}

function sourceValue(compilation: Compilation, source: string, table: string): Value {
  const { project, node } = compilation
  const parent = node.depends_on.nodes
    .map((id) => project.all.get(id))
    .find(
      (one) => one?.resource_type === 'source' && one.source_name === source && one.name === table,
    )
  if (parent?.resource_type === 'source') return batched(compilation, parent)
  throw new TemplateFailure(`source('${source}', '${table}'): was not seen while parsing`)
}

/** A relation with event times as the rows of the batch alone, when a batch is built. */
function batched(
  { batch }: Compilation,
  parent: Exclude<GraphNode, { resource_type: 'exposure' }>,
): Value {
  const name = { database: parent.database, schema: parent.schema, identifier: parent.alias }
  const column = parent.config['event_time']
  if (!batch || typeof column !== 'string') return new Relation(name)
  return new Relation(name, {
    filter: { column, from: filterTime(batch.from), to: filterTime(batch.to) },
  })
}

async function findRelation(adapter: Adapter, relation: Value): Promise<Value> {
  if (!(relation instanceof Relation))
    throw new TemplateFailure('load_relation: expected a relation')
  const found = await adapter.relation(relation.name)
  return found ? new Relation(relation.name, { type: found.type }) : null
}

function adapterValue(adapter: Adapter, context: Context): Value {
  return new Map<Value, Value>([
    ['dispatch', dispatch(context)],
    ['type', () => 'duckdb'],
    ['quote', ([name = '']) => `"${str(name)}"`],
    [
      'get_relation',
      (args, kwargs) => {
        const given = new Given(['database', 'schema', 'identifier'], args, kwargs)
        const name = {
          database: null,
          schema: given.text('schema', ''),
          identifier: given.text('identifier', ''),
        }
        return findRelation(adapter, new Relation(name))
      },
    ],
    ['get_columns_in_relation', ([relation = null]) => columnsOf(adapter, relation)],
  ])
}

async function columnsOf(adapter: Adapter, relation: Value): Promise<Value> {
  const columns = await describeQuery(adapter.duckdb, `select * from ${str(relation)}`)
  return columns.map(({ name, type }) =>
    toValue({ name, column: name, quoted: `"${name}"`, dtype: type, data_type: type }),
  )
}
