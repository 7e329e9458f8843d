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
    const transformed = await transformDataset({
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
    tellDrift(context, name, transformed)
    return transformed
  }
}

/** Share of rejected records above which a source has most likely changed its form. */
const driftShare = 0.05

function tellDrift({ alert }: StepContext, dataset: string, transformed: Transformed): void {
  const { landed, rejected } = transformed
  if (landed === 0 || rejected / landed <= driftShare) return
  alert?.({
    kind: 'source_drifted',
    subject: `${dataset} is no longer of the form that is declared`,
    text: `${rejected} of ${landed} records could not be typed by datasets/${dataset}.yaml; transform.${dataset}_rejected has them, with the reasons`,
    details: { dataset, landed, rejected },
  })
}
