export { attachTables } from './attach.ts'
export type { AttachedTable, AttachOptions } from './attach.ts'
export { datasetOf, datasetsFolder, resolveSource } from './datasets.ts'
export { pipelineErrors, PipelineError } from './errors.ts'
export type { PipelineErrorCode } from './errors.ts'
export { icebergAdapter } from './iceberg-adapter.ts'
export { attachLake } from './lake-view.ts'
export { loadProject } from './project.ts'
export type { LoadProjectOptions, Project } from './project.ts'
export { memoryQualityStore } from './quality-store-memory.ts'
export { openQualityStore } from './quality-store-sqlite.ts'
export type {
  QualityFilter,
  QualityStore,
  StoredAnalysis,
  StoredAudit,
  StoredOutcome,
} from './quality-store.ts'
export { openServices, statePaths } from './services.ts'
export type { OpenServicesOptions, Services } from './services.ts'
export { leftInStaging, sweepStaging } from './staging.ts'
export { branchOf, sessionOf } from './step.ts'
export type { StepContext } from './step.ts'
export { audit } from './steps/audit.ts'
export type { AuditOptions, AuditReport } from './steps/audit.ts'
export { extract } from './steps/extract.ts'
export type { ExtractReport } from './steps/extract.ts'
export { buildModels, model } from './steps/model.ts'
export type { ModelOptions, ModelReport } from './steps/model.ts'
export { publish, publishRun } from './steps/publish.ts'
export type { PublishReport } from './steps/publish.ts'
export { transform } from './steps/transform.ts'
export type { TransformReport } from './steps/transform.ts'
