export { lakeErrors, LakeError } from './errors.ts'
export type { LakeErrorCode } from './errors.ts'
export type {
  ApiList,
  ColumnPath,
  Dataset,
  DatasetColumn,
  Origin,
  Paging,
} from './dataset/dataset.ts'
export { loadDatasets } from './dataset/load-datasets.ts'
export { extractDataset } from './extract/extract-dataset.ts'
export type { ExtractOptions } from './extract/extract-dataset.ts'
export { landedCsvSql, landedJsonSql } from './landing/landed-sql.ts'
export { listManifests, readManifest } from './landing/manifest.ts'
export type { LandedFile, LandingManifest } from './landing/manifest.ts'
export { columnLineage } from './lineage/column-lineage.ts'
export type { ColumnLineage } from './lineage/column-lineage.ts'
export { landedRecord } from './lineage/landed-record.ts'
export type { LandedRecord, LandedRecordOptions } from './lineage/landed-record.ts'
export { parseSource } from './source/source.ts'
export type { PostgresSource, RestAuth, RestSource, Source } from './source/source.ts'
export { transformDataset } from './transform/transform-dataset.ts'
export type { Transformed, TransformOptions } from './transform/transform-dataset.ts'
