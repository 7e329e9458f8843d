import type { DatabaseSync } from 'node:sqlite'

/** The tables of alerts and their deliveries. Times are ISO instants; no row holds an address or a secret of a channel. */
const schemaSql = `
CREATE TABLE IF NOT EXISTS alerts (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, severity TEXT NOT NULL,
  dag_id TEXT, run_id TEXT, task_id TEXT, owner TEXT, subject TEXT NOT NULL, text TEXT NOT NULL,
  at TEXT NOT NULL, details TEXT NOT NULL, raised_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS alerts_by_dag ON alerts (dag_id, id);
CREATE TABLE IF NOT EXISTS alert_deliveries (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL UNIQUE, channel TEXT NOT NULL, topic TEXT NOT NULL,
  dag_id TEXT, subject TEXT NOT NULL, text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
  due_at TEXT NOT NULL, held_back INTEGER NOT NULL, next_attempt_at TEXT NOT NULL,
  attempts INTEGER NOT NULL, begun_at TEXT, ended_at TEXT, error_code TEXT, error TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS alert_deliveries_pending ON alert_deliveries (channel, due_at, position)
  WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS alert_deliveries_by_topic ON alert_deliveries (channel, topic, position);
CREATE TABLE IF NOT EXISTS alert_tellings (
  alert INTEGER NOT NULL REFERENCES alerts (id), channel TEXT NOT NULL,
  delivery TEXT NOT NULL REFERENCES alert_deliveries (id), PRIMARY KEY (alert, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alert_tellings_by_delivery ON alert_tellings (delivery);
`

/** Makes the tables of alerts in a state database that has none; outside of a transaction, once it is opened. */
export function prepareAlertTables(database: DatabaseSync): void {
  database.exec(schemaSql)
}
