import { PlatformError } from '@deftunes/core'

import type { Adapter } from '../adapter/adapter.ts'
import { DbtError } from '../errors.ts'
import { isEphemeral, type GraphNode, type ManifestNode } from '../manifest/node.ts'
import type { Project } from '../project/load-project.ts'
import { materialize } from './materialize.ts'

/** Makes the views that a node reads and the run does not build, where the warehouse lacks them. */
export type EnsureParentViews = (node: ManifestNode) => Promise<void>

/**
 * A warehouse whose views end with its session lacks those of an earlier build: what a selected node reads of them is made
 * from the project, as a database would have kept it. Tables are never made, and a view that is there stays as it is.
 * What it returns throws DbtError DBT_COMPILE_FAILED naming the view that could not be made.
 */
export function parentViews(
  { project, adapter }: { project: Project; adapter: Adapter },
  built: ReadonlySet<string>,
): EnsureParentViews {
  const settled = new Set<string>(built)
  const ensure: EnsureParentViews = async (node) => {
    for (const id of project.parentMap.get(node.unique_id) ?? []) {
      const parent = project.all.get(id)
      if (!parent || settled.has(id)) continue
      if (isEphemeral(parent)) await ensure(parent)
      else if (isView(parent) && !(await isThere(adapter, parent))) {
        await ensure(parent)
        await make({ project, adapter, node: parent })
      }
      settled.add(id)
    }
  }
  return ensure
}

function isView(node: GraphNode): node is ManifestNode {
  return node.resource_type === 'model' && node.config['materialized'] === 'view'
}

async function isThere(adapter: Adapter, { database, schema, alias }: ManifestNode) {
  return (await adapter.relation({ database, schema, identifier: alias })) !== undefined
}

async function make(work: { project: Project; adapter: Adapter; node: ManifestNode }) {
  try {
    await materialize({ ...work, onCompiled: () => {} })
  } catch (cause) {
    if (!(cause instanceof PlatformError)) throw cause
    const { name, original_file_path: file } = work.node
    const message = `view ${name}, which is read and not selected, cannot be made of ${file}: ${cause.message}`
    throw new DbtError('DBT_COMPILE_FAILED', message, { cause })
  }
}
