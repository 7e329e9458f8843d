import type { SupersetDatabase } from './superset-database.ts'

/** What a bundle says of the database. */
export function databaseFile(
  database: SupersetDatabase,
  { name, uri, uuid }: { name: string; uri: string; uuid: string },
): object {
  return {
    database_name: name,
    sqlalchemy_uri: uri,
    expose_in_sqllab: true,
    ...{ allow_run_async: false, allow_ctas: false, allow_cvas: false, allow_dml: false },
    // What is left out is allowed.
    allow_file_upload: false,
    extra: {
      allows_virtual_table_explore: true,
      engine_params: database === 'duckdb' ? { connect_args: readOnly } : {},
    },
    ...{ uuid, version: '1.0.0' },
  }
}

/** Nothing but the file is reached: SQL Lab would read other files of the machine. */
const readOnly = {
  read_only: true,
  config: { enable_external_access: false, lock_configuration: true },
}
