import { DatabaseSync } from 'node:sqlite'

/** Adds runs that have ended, of ten tasks each, to a file of run state. */
export function addHistory(file: string, tasks: number): void {
  const database = new DatabaseSync(file)
  const at = `'2023-01-01T00:00:00.000Z'`
  database.exec(`
BEGIN;
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${tasks / 10} - 1)
  SELECT i, 'old_' || (i % 20) AS dag, 'old__' || i AS run FROM n;
INSERT INTO runs SELECT run, dag, 'scheduled', ${at}, '2023-01-01', ${at}, ${at}, ${at}, '{}', NULL, NULL, 'success',
  NULL, ${at}, ${at}, ${at} FROM n;
INSERT INTO task_instances (run_id, task_id, map_index, position, state, try_number, attempts, started_at, ended_at)
  SELECT run, 't' || value, -1, value, 'success', 1, 1, ${at}, ${at} FROM n, json_each('[0,1,2,3,4,5,6,7,8,9]');
INSERT INTO tries (run_id, task_id, map_index, try_number, state, started_at, ended_at, usage, log)
  SELECT run, 't' || value, -1, 1, 'success', ${at}, ${at}, '{}', '' FROM n, json_each('[0,1,2,3,4,5,6,7,8,9]');
COMMIT;`)
  database.close()
}
