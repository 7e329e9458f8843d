/** The tables of the run store, version {@link schemaVersion}. */
export const schemaSql = `
CREATE TABLE IF NOT EXISTS runs (
  run_id TEXT PRIMARY KEY, dag_id TEXT NOT NULL, run_type TEXT NOT NULL, logical_date TEXT NOT NULL,
  ingest_on TEXT NOT NULL, interval_start TEXT NOT NULL, interval_end TEXT NOT NULL, run_after TEXT NOT NULL,
  params TEXT NOT NULL, batch TEXT, dag_version TEXT, state TEXT NOT NULL, note TEXT,
  created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT, cancelling INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS runs_by_date ON runs (dag_id, ingest_on);
CREATE INDEX IF NOT EXISTS runs_by_logical_date ON runs (dag_id, logical_date, run_type);
CREATE INDEX IF NOT EXISTS runs_open ON runs (state) WHERE state IN ('queued', 'running');
CREATE INDEX IF NOT EXISTS runs_of_batch ON runs (batch) WHERE batch IS NOT NULL;
CREATE TABLE IF NOT EXISTS task_instances (
  run_id TEXT NOT NULL, task_id TEXT NOT NULL, map_index INTEGER NOT NULL, position INTEGER NOT NULL,
  state TEXT NOT NULL, try_number INTEGER NOT NULL, attempts INTEGER NOT NULL, queued_at TEXT, started_at TEXT,
  ended_at TEXT, first_started_at TEXT, next_try_at TEXT, output TEXT, error TEXT, reason TEXT,
  PRIMARY KEY (run_id, task_id, map_index)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tries (
  attempt INTEGER PRIMARY KEY, run_id TEXT NOT NULL, task_id TEXT NOT NULL, map_index INTEGER NOT NULL,
  try_number INTEGER NOT NULL, state TEXT NOT NULL, queued_at TEXT, started_at TEXT NOT NULL, ended_at TEXT,
  error TEXT, usage TEXT NOT NULL, log TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS tries_by_run ON tries (run_id);
CREATE TABLE IF NOT EXISTS batches (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, runs TEXT NOT NULL, max_active_runs INTEGER NOT NULL,
  rerun TEXT NOT NULL, stop_on_failure INTEGER NOT NULL, state TEXT NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS dag_versions (
  id INTEGER PRIMARY KEY, dag_id TEXT NOT NULL, version TEXT NOT NULL, file TEXT NOT NULL, sources TEXT NOT NULL,
  spec TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT, UNIQUE (dag_id, version)
) STRICT;
CREATE INDEX IF NOT EXISTS dag_versions_by_file ON dag_versions (file);
CREATE TABLE IF NOT EXISTS dags (dag_id TEXT PRIMARY KEY, paused INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS asset_updates (
  id INTEGER PRIMARY KEY, asset TEXT NOT NULL, run_id TEXT NOT NULL, task_id TEXT NOT NULL,
  interval_start TEXT NOT NULL, interval_end TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pending_updates (
  dag_id TEXT NOT NULL, asset TEXT NOT NULL, update_id INTEGER NOT NULL, PRIMARY KEY (dag_id, asset)
) STRICT;
CREATE TABLE IF NOT EXISTS operations (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, request TEXT NOT NULL,
  state TEXT NOT NULL, outcome TEXT, ended_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS operations_pending ON operations (id) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS owner (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, pid INTEGER NOT NULL, started TEXT NOT NULL,
  host TEXT NOT NULL, heartbeat TEXT NOT NULL, step INTEGER NOT NULL DEFAULT 0, url TEXT, role TEXT NOT NULL DEFAULT 'runs'
) STRICT;
CREATE TABLE IF NOT EXISTS workers (
  pid INTEGER NOT NULL, started TEXT NOT NULL, host TEXT NOT NULL, PRIMARY KEY (pid, started, host)
) STRICT;
`

/** Version of the tables, kept as the database's user_version. */
export const schemaVersion = 3

/**
 * Takes the owner over from the table of an earlier version: one that lives goes on to hold the project, and one that
 * does not is never mistaken for a later one. A column that the old table lacks is that of `lacking`.
 */
const keepOwner = `
INSERT INTO owner SELECT id, epoch, pid, started, host, heartbeat, (SELECT step FROM owner_before),
  (SELECT url FROM owner_before), (SELECT role FROM owner_before)
  FROM owner_before, (SELECT 0 AS step, NULL AS url, 'runs' AS role) AS lacking;
DROP TABLE owner_before;
`

/** Makes the tables of version 2 those of version 3; the rows stay. */
export const fromVersion2 = `
ALTER TABLE runs ADD COLUMN cancelling INTEGER NOT NULL DEFAULT 0;
ALTER TABLE owner RENAME TO owner_before;
${schemaSql}
${keepOwner}
`

/** Makes the tables of version 1, from before schedules, those of version 3; the rows stay. */
export const fromVersion1 = `
DROP INDEX IF EXISTS runs_by_dag; DROP INDEX IF EXISTS runs_by_state; DROP INDEX IF EXISTS runs_by_batch;
DROP INDEX IF EXISTS tries_by_run;
ALTER TABLE runs RENAME TO runs_1;
ALTER TABLE task_instances RENAME TO task_instances_1;
ALTER TABLE tries RENAME TO tries_1;
ALTER TABLE batches RENAME TO batches_1;
ALTER TABLE owner RENAME TO owner_before;
${schemaSql}
${keepOwner}
INSERT INTO runs SELECT run_id, dag_id, CASE WHEN batch IS NULL THEN 'manual' ELSE 'backfill' END, interval_start,
  ingest_on, interval_start, interval_end, interval_end, params, batch, NULL, state, NULL, created_at, started_at, ended_at, 0
  FROM runs_1 ORDER BY rowid;
INSERT INTO task_instances SELECT run_id, task_id, -1, position, state, try_number,
  (SELECT count(*) FROM tries_1 WHERE tries_1.run_id = t.run_id AND tries_1.task_id = t.task_id),
  NULL, started_at, ended_at, started_at, next_try_at, output, error, NULL FROM task_instances_1 t;
INSERT INTO tries SELECT id, run_id, task_id, -1, try_number, state, NULL, started_at, ended_at, error, '{}', log FROM tries_1;
INSERT INTO batches SELECT id, key, runs, 1, 'all', 1, state, strftime('%Y-%m-%dT%H:%M:%fZ') FROM batches_1;
DROP TABLE runs_1; DROP TABLE task_instances_1; DROP TABLE tries_1; DROP TABLE batches_1;
`
