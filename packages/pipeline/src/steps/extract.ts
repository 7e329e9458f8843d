import { systemClock } from '@deftunes/core'
import { extractDataset } from '@deftunes/lake'

import { datasetOf, resolveSource } from '../datasets.ts'
import { sessionOf, type StepContext } from '../step.ts'
import { tellingWhereToLook } from '../where-to-look.ts'

/** What an extract reports. */
export interface ExtractReport {
  /** Records as the source sent them. */
  rows: number
  bytes: number
  files: number
}

/** A step that lands a dataset for the run's interval: files as received, the manifest last; a re-run replaces. */
export function extract(name: string) {
  return async (context: StepContext): Promise<ExtractReport> => {
    const { services, interval, ingestOn, runId, logger, signal } = context
    const dataset = await datasetOf(services.project, name)
    const extracting = extractDataset({
      dataset,
      source: resolveSource(services.project, dataset.source, process.env),
      store: services.store,
      interval,
      ingestOn,
      runId,
      stagingFolder: services.extractsFolder,
      duckdb: await sessionOf(context),
      logger,
      signal,
      clock: systemClock,
    })
    const manifest = await tellingWhereToLook(services.project, dataset.source, extracting)
    const { files } = manifest
    return {
      rows: manifest.rows,
      bytes: files.reduce((total, file) => total + file.bytes, 0),
      files: files.length,
    }
  }
}
