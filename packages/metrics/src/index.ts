export { MetricsError, metricsErrors } from './errors.ts'
export type { MetricsErrorCode } from './errors.ts'
export type {
  Aggregate,
  Dimension,
  Format,
  Grain,
  Hierarchy,
  Join,
  Measure,
  Model,
  ModelTable,
  RatioMeasure,
  RowMeasure,
  RowSourceTable,
  ValueType,
} from './model/model.ts'
export { isTimeType } from './model/model.ts'
export { lintModel } from './lint/lint-model.ts'
export type { ModelMistake } from './lint/lint-model.ts'
export { loadModel } from './model/load-model.ts'
export { readModel } from './model/read-model.ts'
export type { ModelText, Place, ReadModel } from './model/read-model.ts'
export { crossedJoins } from './query/crossed-joins.ts'
export { isReached, safePath } from './query/join-path.ts'
export type { Hop } from './query/join-path.ts'
export { parseMetricsQuery } from './query/metrics-query.ts'
export type { Filter, FilterValue, MetricsQuery, MetricsQueryInput } from './query/metrics-query.ts'
export { partsOf } from './query/resolve-query.ts'
export type { Rollup } from './rollup/rollup.ts'
export { adviseRollups } from './rollup/advise-rollups.ts'
export type { RollupAdvice } from './rollup/advise-rollups.ts'
export { rollupBuild } from './rollup/rollup-sql.ts'
export type { RollupBuild } from './rollup/rollup-sql.ts'
export { compileDetail } from './sql/compile-detail.ts'
export type { CompiledDetail, DetailQuery } from './sql/compile-detail.ts'
export { compileQuery, othersColumn } from './sql/compile-query.ts'
export type { AnswerColumn, CompiledQuery, CompileOptions } from './sql/compile-query.ts'
export type { Dialect } from './sql/dialect.ts'
export { duckDbDialect } from './sql/duckdb-dialect.ts'
export { filterSql } from './sql/filter-sql.ts'
export { falseKey, keyCheckSql } from './sql/key-check.ts'
export { jointKey, jointQueries } from './sql/joint-queries.ts'
export { postgresqlDialect } from './sql/postgresql-dialect.ts'
export { redshiftDialect } from './sql/redshift-dialect.ts'
