export { dbtErrors, DbtError } from './errors.ts'
export type { DbtErrorCode } from './errors.ts'
export type {
  Adapter,
  EventWindow,
  IncrementalWrite,
  RelationName,
  Written,
} from './adapter/adapter.ts'
export { duckdbAdapter } from './adapter/duckdb-adapter.ts'
export { buildProject } from './build-project.ts'
export type { BuildOptions } from './build-project.ts'
export type {
  ExposureNode,
  GraphNode,
  ManifestNode,
  NodeConfig,
  SourceNode,
} from './manifest/node.ts'
export { completeConfig } from './parse/node-config.ts'
export { loadProject } from './project/load-project.ts'
export type { LoadProjectOptions, Project } from './project/load-project.ts'
export { eventTimeSpan } from './run/event-time-span.ts'
export type { EventTimeSpan } from './run/event-time-span.ts'
export type { NodeResult, NodeStatus, RunResults } from './run/node-result.ts'
export { testedNode } from './run/tested-node.ts'
export { selectNodes } from './select/select-nodes.ts'
