import { DatabaseSync } from 'node:sqlite'

/** What a history is of. */
export interface History {
  /** How many tasks have ended, ten a run. */
  tasks: number
  /** The DAGs whose runs they are, in turn. */
  dagIds: readonly string[]
}

/** Adds runs that have ended, of ten tasks each, to a file of run state: one a minute from 2020 on. */
export function addHistory(file: string, { tasks, dagIds }: History): void {
  const database = new DatabaseSync(file)
  const runs = `
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${tasks / 10} - 1)
  SELECT ? ->> (i % ${dagIds.length}) AS dag, 'old__' || i AS run,
    strftime('%Y-%m-%dT%H:%M:%fZ', '2020-01-01', '+' || i || ' minutes') AS at FROM n`
  database.exec('BEGIN')
  database.prepare(runs).run(JSON.stringify(dagIds))
  database.exec(`
INSERT INTO runs (run_id, dag_id, run_type, logical_date, ingest_on, interval_start, interval_end, run_after, params,
    state, created_at, started_at, ended_at)
  SELECT run, dag, 'scheduled', at, substr(at, 1, 10), at, at, at, '{}', 'success', at, at, at FROM n;
INSERT INTO task_instances (run_id, task_id, map_index, position, state, try_number, attempts, started_at, ended_at)
  SELECT run, 't' || value, -1, value, 'success', 1, 1, at, at FROM n, json_each('[0,1,2,3,4,5,6,7,8,9]');
INSERT INTO tries (run_id, task_id, map_index, try_number, state, started_at, ended_at, usage, log)
  SELECT run, 't' || value, -1, 1, 'success', at, at, '{}', '' FROM n, json_each('[0,1,2,3,4,5,6,7,8,9]');
COMMIT;`)
  database.close()
}
