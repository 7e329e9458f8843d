import type { Adapter } from '../adapter/adapter.ts'
import { runContext, type Compilation } from '../context/run-context.ts'
import { DbtError } from '../errors.ts'
import { parseTemplate, renderTemplate, type Context } from '../jinja/index.ts'
import type { ManifestNode } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { cteName, injectCtes, type InjectedCte } from './inject-ctes.ts'
import type { Batch } from './microbatch.ts'

/** What a node is compiled with. */
export interface CompileOptions {
  project: Project
  adapter: Adapter
  node: ManifestNode
  /** Whether `is_incremental()` holds. */
  incremental: boolean
  batch?: Batch | undefined
}

/** Gives a node's SQL from its names; what it reads of ephemeral models it has to tell. */
export type Render = (
  context: Context,
  onEphemeral: Compilation['onEphemeral'],
) => string | Promise<string>

/**
 * The SQL of a model or a singular test, ephemeral models in front of it.
 * @throws DbtError as templates fail
 */
export function compileNode(options: CompileOptions): Promise<string> {
  return renderWithEphemerals(options, rendering(options.node))
}

/** What `render` gives, with the ephemeral models that it reads in front. @throws DbtError DBT_COMPILE_FAILED */
export async function renderWithEphemerals(
  options: CompileOptions,
  render: Render,
): Promise<string> {
  const { sql, ctes } = await renderWithCtes(options, render, [])
  return injectCtes(sql, ctes)
}

function rendering(node: ManifestNode): Render {
  return (context) => renderTemplate(parseTemplate(node.raw_code, node.original_file_path), context)
}

async function renderWithCtes(
  options: CompileOptions,
  render: Render,
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
  const sql = await render(context, onEphemeral)
  const ctes = new Map<string, InjectedCte>()
  for (const parent of needed.values()) {
    const path = [...within, node.unique_id]
    const inner = await renderWithCtes({ ...options, node: parent }, rendering(parent), path)
    for (const cte of inner.ctes) ctes.set(cte.id, cte)
    ctes.set(parent.unique_id, {
      id: parent.unique_id,
      name: cteName(parent.alias),
      sql: inner.sql,
    })
  }
  return { sql, ctes: [...ctes.values()] }
}
