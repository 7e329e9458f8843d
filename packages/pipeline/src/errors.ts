import { PlatformError, type ErrorCatalogue } from '@deftunes/core'

/** Codes thrown by this room. */
export const pipelineErrors = {
  PIPELINE_PROJECT_MISSING:
    'No deftunes.yaml was found: run inside a project folder or name one with --project.',
  PIPELINE_DATASET_UNKNOWN: 'A DAG names a dataset that has no file in datasets/.',
  PIPELINE_SOURCE_UNKNOWN: 'A dataset names a source that deftunes.yaml does not declare.',
  PIPELINE_NOT_LANDED: 'A transform found no landing manifest for its interval: extract it first.',
  PIPELINE_AUDIT_FAILED:
    'A rule of error severity failed on the run’s branch; main is untouched and the branch is kept for a look.',
  PIPELINE_RULESET_MISSING: 'An audit has no ruleset: expected quality/<dataset>.dqdl.',
  PIPELINE_TESTS_FAILED:
    'A dbt test of error severity failed on the run’s branch; main is untouched and the branch is kept for a look.',
  PIPELINE_MODEL_FAILED: 'A dbt model could not be built on the run’s branch; main is untouched.',
  PIPELINE_NOTHING_SELECTED:
    'A selection picks no node of the dbt project: nothing was built, and nothing is published.',
  PIPELINE_COLUMNS_CHANGED:
    'An incremental model yields other columns than its table has: run it once with a full refresh.',
  PIPELINE_PUBLISH_CONFLICT:
    'Other runs kept publishing the same tables while this one tried; run it again.',
  PIPELINE_NOTHING_PUBLISHED:
    'No run has published tables of the serving layer yet: run the pipelines first.',
  PIPELINE_VERSION_UNKNOWN:
    'No published version has that name, or a table or a snapshot of it is gone.',
  PIPELINE_EXPORT_REFUSED:
    'Where marts are to be exported to is something else than marts that were exported before, or it cannot be read or written to; nothing was replaced.',
  PIPELINE_MART_LOST:
    'The file of a version was removed, replaced or damaged whenever it was made; run it again, and look at the disk.',
  PIPELINE_REF_UNKNOWN: 'A branch that was asked for exists on no table.',
} as const satisfies ErrorCatalogue

/** A code of this room. */
export type PipelineErrorCode = keyof typeof pipelineErrors

/** An error of the pipeline room. */
export class PipelineError extends PlatformError<PipelineErrorCode> {}
