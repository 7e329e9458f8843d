import { DatabaseSync } from 'node:sqlite'

/** Fills a file with run state as it was kept before runs had logical dates. */
export function fillVersion1(file: string): void {
  const database = new DatabaseSync(file)
  database.exec(`
CREATE TABLE runs (
  run_id TEXT PRIMARY KEY, dag_id TEXT NOT NULL, ingest_on TEXT NOT NULL,
  interval_start TEXT NOT NULL, interval_end TEXT NOT NULL, params TEXT NOT NULL, batch TEXT,
  state TEXT NOT NULL, created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT
) STRICT;
CREATE INDEX runs_by_dag ON runs (dag_id, ingest_on);
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_batch ON runs (batch);
CREATE TABLE task_instances (
  run_id TEXT NOT NULL, task_id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
  try_number INTEGER NOT NULL, started_at TEXT, ended_at TEXT, next_try_at TEXT, output TEXT, error TEXT,
  PRIMARY KEY (run_id, task_id)
) STRICT;
CREATE TABLE tries (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, task_id TEXT NOT NULL, try_number INTEGER NOT NULL,
  state TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, error TEXT, log TEXT NOT NULL
) STRICT;
CREATE INDEX tries_by_run ON tries (run_id, task_id);
CREATE TABLE batches (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, runs TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE owner (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, pid INTEGER NOT NULL,
  started TEXT NOT NULL, host TEXT NOT NULL, heartbeat TEXT NOT NULL
) STRICT;
CREATE TABLE workers (
  pid INTEGER NOT NULL, started TEXT NOT NULL, host TEXT NOT NULL, PRIMARY KEY (pid, started, host)
) STRICT;
INSERT INTO runs VALUES
  ('sales__20240102__1', 'sales', '2024-01-02', '2024-01-01T00:00:00.000Z', '2024-01-02T00:00:00.000Z',
   '{"limit":3,"names":["O''Hara","ü"],"nested":{"deep":[null,true]}}', NULL, 'failed', 'a', 'b', 'c'),
  ('sales__20240103__1', 'sales', '2024-01-03', '2024-01-02T00:00:00.000Z', '2024-01-03T00:00:00.000Z',
   '{}', 'k', 'running', 'a', 'b', NULL);
INSERT INTO task_instances VALUES
  ('sales__20240102__1', 'extract', 0, 'success', 1, 'b', 'c', NULL, '{"rows":3}', NULL),
  ('sales__20240102__1', 'model', 1, 'failed', 1, 'b', 'c', NULL, NULL, '{"code":"X","message":"x"}');
INSERT INTO tries VALUES
  (1, 'sales__20240102__1', 'extract', 1, 'success', 'b', 'c', NULL, 'e.log'),
  (2, 'sales__20240102__1', 'model', 1, 'interrupted', 'b', 'c', NULL, 'm1.log'),
  (3, 'sales__20240102__1', 'model', 1, 'failed', 'b', 'c', '{"code":"X","message":"x"}', 'm2.log');
INSERT INTO batches VALUES (1, 'k', '[{"dagId":"sales","ingestOn":"2024-01-03"}]', 'open');
`)
  database.close()
}
