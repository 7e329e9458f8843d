/** The tables of the run store. */
export const schemaSql = `
CREATE TABLE IF NOT EXISTS runs (
  run_id TEXT PRIMARY KEY, dag_id TEXT NOT NULL, ingest_on TEXT NOT NULL,
  interval_start TEXT NOT NULL, interval_end TEXT NOT NULL, params TEXT NOT NULL, batch TEXT,
  state TEXT NOT NULL, created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS runs_by_dag ON runs (dag_id, ingest_on);
CREATE INDEX IF NOT EXISTS runs_by_state ON runs (state);
CREATE INDEX IF NOT EXISTS runs_by_batch ON runs (batch);
CREATE TABLE IF NOT EXISTS task_instances (
  run_id TEXT NOT NULL, task_id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
  try_number INTEGER NOT NULL, started_at TEXT, ended_at TEXT, next_try_at TEXT, output TEXT, error TEXT,
  PRIMARY KEY (run_id, task_id)
) STRICT;
CREATE TABLE IF NOT EXISTS tries (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, task_id TEXT NOT NULL, try_number INTEGER NOT NULL,
  state TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, error TEXT, log TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS tries_by_run ON tries (run_id, task_id);
CREATE TABLE IF NOT EXISTS batches (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, runs TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS owner (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, pid INTEGER NOT NULL,
  started TEXT NOT NULL, host TEXT NOT NULL, heartbeat TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS workers (
  pid INTEGER NOT NULL, started TEXT NOT NULL, host TEXT NOT NULL, PRIMARY KEY (pid, started, host)
) STRICT;
`
