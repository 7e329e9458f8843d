/** A value that came from YAML or goes to JSON. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }

/** A mapping of plain values. */
export type PlainRecord = Record<string, Plain>

/** The configuration of a node after all levels were merged; keys are dbt's. */
export type NodeConfig = PlainRecord & { enabled: boolean; tags: string[]; meta: PlainRecord }

/** A documented column. */
export interface ColumnInfo {
  name: string
  description: string
  data_type: string | null
  quote: boolean | null
  meta: PlainRecord
  tags: string[]
}

/** A call of ref() as written. */
export interface RefArgs {
  name: string
  package: string | null
  version: string | number | null
}

/** What a node needs: macros and other nodes, by unique id. */
export interface DependsOn {
  macros: string[]
  nodes: string[]
}

/** What every resource of a manifest has; key names are those of dbt's manifest v12. */
export interface Resource {
  unique_id: string
  name: string
  package_name: string
  /** Path inside the folder it was found in. */
  path: string
  /** Path from the project's folder. */
  original_file_path: string
  /** Project, folders, name: what selection and `dbt_project.yml` match. */
  fqn: string[]
  description: string
  tags: string[]
  meta: PlainRecord
  config: NodeConfig
}

/** A resource with a place in the warehouse. */
export interface Located extends Resource {
  /** Null: no database part is rendered. */
  database: string | null
  schema: string
  alias: string
  relation_name: string | null
  columns: Record<string, ColumnInfo>
}

/** How a generic test was asked for: test, arguments as written, namespace. */
export interface TestMetadata {
  name: string
  kwargs: PlainRecord
  namespace: string | null
}

/** A model, seed or data test. */
export interface ManifestNode extends Located {
  resource_type: 'model' | 'seed' | 'test'
  raw_code: string
  /** sha256 of the file's text. */
  checksum: string
  refs: RefArgs[]
  /** Pairs of source and table name. */
  sources: [string, string][]
  depends_on: DependsOn
  /** The YAML file that describes it. */
  patch_path: string | null
  /** Only for generic tests. */
  test_metadata?: TestMetadata
  /** Only for generic tests on a column. */
  column_name?: string | null
  /** Only for generic tests on a model or seed. */
  attached_node?: string | null
}

/** A table of a source. */
export interface SourceNode extends Located {
  resource_type: 'source'
  source_name: string
  source_description: string
  loader: string
  identifier: string
}

/** Who reads the models outside of dbt. */
export interface ExposureNode extends Resource {
  resource_type: 'exposure'
  type: string
  owner: PlainRecord
  label: string | null
  maturity: string | null
  url: string | null
  refs: RefArgs[]
  sources: [string, string][]
  depends_on: DependsOn
}

/** Anything that stands in the graph. */
export type GraphNode = ManifestNode | SourceNode | ExposureNode

/** True for what a run builds or tests. */
export function isRunnable(node: GraphNode): node is ManifestNode {
  return node.resource_type !== 'source' && node.resource_type !== 'exposure'
}

/** True for a model that is only ever part of others' SQL. */
export function isEphemeral(node: GraphNode): node is ManifestNode {
  return node.resource_type === 'model' && node.config['materialized'] === 'ephemeral'
}

/** A plain value as text; JSON for lists and mappings. */
export function textOf(value: Plain | undefined): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}
