import { messageOf, PlatformError } from '@deftunes/core'
import { publishBranch, snapshotOf, type TableIdentifier } from '@deftunes/iceberg'

import { PipelineError } from '../errors.ts'
import { publishedBy } from '../published.ts'
import { parseReads, READS_KEY } from '../reads.ts'
import { branchOf, type StepContext } from '../step.ts'
import { model, type ModelOptions } from './model.ts'

/** What a publish reports. */
export interface PublishReport {
  /** `namespace.table` of every table whose main moved. */
  tables: string[]
  /** How often the models were built again because other runs had published meanwhile. */
  rebuilt: number
}

const ATTEMPTS = 5

/**
 * A step that moves main of every table the run wrote in one catalog commit, so that a reader sees the whole run or none of it.
 * When another run published what this run's models had read, the models are built again on the new main first.
 * Each of them is an asset that the step updates, also where a try before it published and could not say so any more.
 * It throws PIPELINE_PUBLISH_CONFLICT after five such rebuilds.
 */
export function publish(options: ModelOptions) {
  return async (context: StepContext): Promise<PublishReport> => {
    for (let rebuilt = 0; ; rebuilt++) {
      try {
        const tables = await publishRun(context)
        await tellUpdates(context, tables)
        return { tables, rebuilt }
      } catch (error) {
        if (!isConflict(error)) throw error
        if (rebuilt === ATTEMPTS) throw keptMoving(context.runId, error)
        context.logger.warn('main moved since the models were built: building them again', {
          reason: messageOf(error),
        })
        await model(options)(context)
      }
    }
  }
}

/** Publishes what a run wrote, without building anything again. @throws IcebergError ICEBERG_PUBLISH_CONFLICT */
export async function publishRun({ services, runId, logger }: StepContext): Promise<string[]> {
  const { catalog, store } = services
  const branch = branchOf(runId)
  const { tables, reads } = await branchContents(services, branch)
  await publishBranch({ catalog, store, branch, tables, reads })
  const names = tables.map(({ namespace, name }) => `${namespace}.${name}`)
  logger.info(`published ${names.length} tables in one commit`, { tables: names })
  return names
}

async function tellUpdates(
  { services, runId, updates }: StepContext,
  tables: readonly string[],
): Promise<void> {
  if (!updates) return
  const all = new Set([...tables, ...(await publishedBy(services.catalog, runId))])
  for (const table of all) updates(table)
}

/** The tables that have the branch, and the heads of main that their models were built on. */
async function branchContents({ catalog }: StepContext['services'], branch: string) {
  const tables: TableIdentifier[] = []
  const reads = new Map<string, { identifier: TableIdentifier; snapshotId: bigint | null }>()
  for (const table of await catalog.loadTables()) {
    const head = snapshotOf(table, branch)
    if (!head) continue
    tables.push(table.identifier)
    for (const read of parseReads(head.summary[READS_KEY])) {
      reads.set(`${read.identifier.namespace}.${read.identifier.name}`, read)
    }
  }
  return { tables, reads: [...reads.values()] }
}

function isConflict(error: unknown): boolean {
  return error instanceof PlatformError && error.code === 'ICEBERG_PUBLISH_CONFLICT'
}

function keptMoving(runId: string, cause: unknown): PipelineError {
  const message = `run ${runId}: other runs published the same tables ${ATTEMPTS + 1} times while this one tried: ${messageOf(cause)}`
  return new PipelineError('PIPELINE_PUBLISH_CONFLICT', message, { cause })
}
