import type { Alert, AlertKind, Severity } from './alert.ts'

/** A row of `alerts`. */
export interface AlertRow {
  key: string
  kind: string
  severity: string
  dag_id: string | null
  run_id: string | null
  task_id: string | null
  owner: string | null
  subject: string
  text: string
  at: string
  details: string
}

/** The alert of a row. */
export function alertOf(row: AlertRow): Alert {
  const { key, subject, text, at } = row
  return {
    key,
    kind: row.kind as AlertKind,
    severity: row.severity as Severity,
    ...(row.dag_id !== null && { dagId: row.dag_id }),
    ...(row.run_id !== null && { runId: row.run_id }),
    ...(row.task_id !== null && { taskId: row.task_id }),
    subject,
    text,
    at,
    details: JSON.parse(row.details) as Alert['details'],
    ...(row.owner !== null && { owner: row.owner }),
  }
}
