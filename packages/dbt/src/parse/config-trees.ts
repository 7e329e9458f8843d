/** The config trees of `dbt_project.yml` and the kind of node that each is about. */
export const configTrees = [
  { kind: 'model', tree: 'models' },
  { kind: 'seed', tree: 'seeds' },
  { kind: 'test', tree: 'data_tests' },
  { kind: 'test', tree: 'tests' },
  { kind: 'source', tree: 'sources' },
  { kind: 'exposure', tree: 'exposures' },
] as const
