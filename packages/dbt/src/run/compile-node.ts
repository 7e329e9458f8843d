import type { Adapter } from '../adapter/adapter.ts'
import { runContext } from '../context/run-context.ts'
import { DbtError } from '../errors.ts'
import { parseTemplate, renderTemplate } from '../jinja/index.ts'
import type { ManifestNode } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { cteName, injectCtes, type InjectedCte } from './inject-ctes.ts'
import type { Batch } from './microbatch.ts'

export interface CompileOptions {
  project: Project
  adapter: Adapter
  node: ManifestNode
  incremental: boolean
  batch?: Batch | undefined
}

/**
 * The SQL of a model or a singular test, ephemeral models in front of it.
 * @throws DbtError as templates fail
 */
export async function compileNode(options: CompileOptions): Promise<string> {
  const { sql, ctes } = await compileWithCtes(options, [])
  return injectCtes(sql, ctes)
}

async function compileWithCtes(
  options: CompileOptions,
  within: readonly string[],
): Promise<{ sql: string; ctes: InjectedCte[] }> {
  const { node } = options
  if (within.includes(node.unique_id)) {
    const message = `${node.name}: ephemeral models read each other in a circle`
    throw new DbtError('DBT_COMPILE_FAILED', message)
  }
  const needed = new Map<string, ManifestNode>()
  const onEphemeral = (parent: ManifestNode) => {
    needed.set(parent.unique_id, parent)
    return cteName(parent.alias)
  }
  const context = runContext({ ...options, batch: options.batch, onEphemeral })
  const template = parseTemplate(node.raw_code, node.original_file_path)
  const sql = await renderTemplate(template, context)
  const ctes = new Map<string, InjectedCte>()
  for (const parent of needed.values()) {
    const inner = await compileWithCtes({ ...options, node: parent }, [...within, node.unique_id])
    for (const cte of inner.ctes) ctes.set(cte.id, cte)
    ctes.set(parent.unique_id, {
      id: parent.unique_id,
      name: cteName(parent.alias),
      sql: inner.sql,
    })
  }
  return { sql, ctes: [...ctes.values()] }
}
