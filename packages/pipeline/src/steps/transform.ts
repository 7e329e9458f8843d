import { systemClock } from '@deftunes/core'
import { readManifest, transformDataset, type Transformed } from '@deftunes/lake'

import { datasetOf } from '../datasets.ts'
import { PipelineError } from '../errors.ts'
import { branchOf, sessionOf, type StepContext } from '../step.ts'

/** What a transform reports; landed = loaded + rejected, in records of the source. */
export type TransformReport = Transformed

/** A step that turns a landed dataset into rows of `transform.<dataset>` on the run's branch, and its bad records into `…_rejected`. */
export function transform(name: string) {
  return async (context: StepContext): Promise<TransformReport> => {
    const { services, ingestOn, runId, logger } = context
    const dataset = await datasetOf(services.project, name)
    const manifest = await readManifest(services.store, dataset, ingestOn)
    if (!manifest) {
      const message = `transform of ${name}: expected a landing manifest for ingest_on=${ingestOn}, got none`
      throw new PipelineError('PIPELINE_NOT_LANDED', message)
    }
    return transformDataset({
      dataset,
      manifest,
      duckdb: await sessionOf(context),
      store: services.store,
      catalog: services.catalog,
      branch: branchOf(runId),
      runId,
      stagingFolder: services.stagingFolder,
      logger,
      clock: systemClock,
    })
  }
}
