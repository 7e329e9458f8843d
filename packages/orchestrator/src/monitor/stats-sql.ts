/** Milliseconds from one column of instants to another. */
const between = (from: string, to: string) =>
  `round(1000 * (unixepoch(${to}, 'subsec') - unixepoch(${from}, 'subsec')))`

/** A column's numbers as one JSON object; null where there is none. */
const spread = (column: string) => `CASE WHEN count(${column}) > 0 THEN json_object(
  'count', count(${column}), 'mean', avg(${column}), 'p50', percentile_cont(${column}, 0.5),
  'p95', percentile_cont(${column}, 0.95), 'max', max(${column})) END`

/**
 * How tries that succeeded went, by DAG and task, over the newest runs of each DAG that have ended; the task '' stands for
 * the whole run. Parameters: dag and since (null: all), runs (at most so many of each DAG). The joins are told in their order,
 * since SQLite would go through every try there is.
 */
export const statsSql = `
WITH chosen AS MATERIALIZED (
  SELECT r.run_id, r.dag_id, r.state, r.created_at, r.started_at, r.ended_at,
    row_number() OVER (PARTITION BY r.dag_id ORDER BY r.rowid DESC) AS n
  FROM (SELECT DISTINCT dag_id FROM runs WHERE :dag IS NULL OR dag_id = :dag) d
  CROSS JOIN runs r ON r.rowid IN (SELECT rowid FROM runs WHERE dag_id = d.dag_id ORDER BY rowid DESC LIMIT :runs)
  WHERE r.state IN ('success', 'failed') AND r.started_at IS NOT NULL AND r.ended_at IS NOT NULL
    AND (:since IS NULL OR r.started_at >= :since)
), samples AS MATERIALIZED (
  SELECT dag_id, '' AS task_id, n, ${between('started_at', 'ended_at')} AS ms,
    ${between('created_at', 'started_at')} AS queued, NULL AS row_count, NULL AS memory
  FROM chosen WHERE state = 'success'
  UNION ALL
  SELECT c.dag_id, t.task_id, c.n, ${between('t.started_at', 't.ended_at')},
    ${between('t.queued_at', 't.started_at')}, t.usage ->> 'rows', t.usage ->> 'peakMemory'
  FROM chosen c CROSS JOIN tries t ON t.run_id = c.run_id WHERE t.state = 'success'
), of_run AS MATERIALIZED (
  SELECT dag_id, task_id, n, max(ms) AS ms FROM samples GROUP BY dag_id, task_id, n
), earlier AS (
  SELECT dag_id, task_id, count(*) AS runs, median(ms) AS middle, min(ms) AS least, max(ms) AS most
  FROM of_run WHERE n > 1 GROUP BY dag_id, task_id
), deviation AS (
  SELECT dag_id, task_id, median(abs(o.ms - e.middle)) AS mad
  FROM of_run o JOIN earlier e USING (dag_id, task_id) WHERE o.n > 1 GROUP BY dag_id, task_id
), summary AS (
  SELECT dag_id, task_id, count(DISTINCT n) AS runs, ${spread('ms')} AS duration,
    ${spread('queued')} AS queue, ${spread('row_count')} AS rows, ${spread('memory')} AS memory
  FROM samples GROUP BY dag_id, task_id
)
SELECT s.*, newest.run_id AS newest, last.ms AS last, e.runs AS earlier, e.middle, e.least, e.most, v.mad
FROM summary s
JOIN chosen newest ON newest.dag_id = s.dag_id AND newest.n = 1
LEFT JOIN of_run last ON last.dag_id = s.dag_id AND last.task_id = s.task_id AND last.n = 1
LEFT JOIN earlier e ON e.dag_id = s.dag_id AND e.task_id = s.task_id
LEFT JOIN deviation v ON v.dag_id = s.dag_id AND v.task_id = s.task_id
ORDER BY s.dag_id, s.task_id <> '', (
  SELECT coalesce(min(position), 1e9) FROM task_instances t WHERE t.run_id = newest.run_id AND t.task_id = s.task_id
), s.task_id
`
