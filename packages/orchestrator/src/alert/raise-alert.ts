import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

import type { Alert } from './alert.ts'
import { alertOf, type AlertRow } from './alert-row.ts'
import {
  isDeduped,
  pickChannels,
  planDelivery,
  topicOf,
  type Earlier,
  type Picked,
  type Plan,
} from './plan-delivery.ts'
import { plainJson } from './plain-json.ts'
import type { AlertSettings } from './settings.ts'

/**
 * Writes an alert and its deliveries, inside the transaction of the caller: what it tells of and the alert are kept
 * together or not at all. Under a key that is known it changes nothing, and says false.
 * @param now milliseconds since the epoch
 */
export function raiseAlert(
  database: DatabaseSync,
  alert: Alert,
  settings: Pick<AlertSettings, 'rules'>,
  now: number,
): boolean {
  const id = insertAlert(database, alert, now)
  if (id === undefined) return false
  for (const picked of pickChannels(alert, settings)) tell(database, { id, alert, picked, now })
  return true
}

/**
 * The latest failure of a DAG that was alerted and that no `recovered` has followed: what a success recovers from. A rule
 * that warns failed nothing. Its key makes that of the recovery, so that a recovery is told once.
 */
export function alertedFailure(database: DatabaseSync, dagId: string): Alert | undefined {
  const sql = `SELECT * FROM alerts WHERE dag_id = ? AND kind IN ('task_failed', 'run_failed', 'quality_failed')
    AND (kind <> 'quality_failed' OR severity = 'critical')
    AND id > coalesce((SELECT max(id) FROM alerts WHERE dag_id = ? AND kind = 'recovered'), 0)
    ORDER BY id DESC LIMIT 1`
  const row = database.prepare(sql).get(dagId, dagId)
  return row && alertOf(row as unknown as AlertRow)
}

/** The id of a delivery: the same wherever and whenever it is computed, so that a receiver can tell a repetition. */
function deliveryId(key: string, channel: string): string {
  return createHash('sha256')
    .update(JSON.stringify([key, channel]))
    .digest('hex')
    .slice(0, 32)
}

function insertAlert(database: DatabaseSync, alert: Alert, now: number): number | undefined {
  const { key, kind, severity, dagId, runId, taskId, owner, subject, text, at, details } = alert
  const sql = `INSERT INTO alerts
    (key, kind, severity, dag_id, run_id, task_id, owner, subject, text, at, details, raised_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id`
  const optional = [dagId, runId, taskId, owner].map((value) => value ?? null)
  const row = database
    .prepare(sql)
    .get(key, kind, severity, ...optional, subject, text, at, plainJson(details), instant(now))
  return row === undefined ? undefined : Number(row['id'])
}

interface Telling {
  id: number
  alert: Alert
  picked: Picked
  now: number
}

function tell(database: DatabaseSync, { id, alert, picked: { channel, rule }, now }: Telling) {
  const earlier = isDeduped(alert, rule)
    ? latestOfTopic(database, channel, topicOf(alert))
    : undefined
  const plan = planDelivery(alert, { rule, earlier, now })
  const delivery = plan.joins ?? deliveryId(alert.key, channel)
  if (plan.joins === undefined) insertDelivery(database, { delivery, channel, alert, plan })
  else joinDelivery(database, delivery, plan)
  database.prepare('INSERT INTO alert_tellings VALUES (?, ?, ?)').run(id, channel, delivery)
  if (alert.kind === 'recovered') releaseHeldBack(database, { channel, alert, plan })
}

function latestOfTopic(
  database: DatabaseSync,
  channel: string,
  topic: string,
): Earlier | undefined {
  const sql = `SELECT id, begun_at, coalesce(ended_at, begun_at, due_at) AS told_at, state FROM alert_deliveries
    WHERE channel = ? AND topic = ? AND state <> 'dead' ORDER BY position DESC LIMIT 1`
  const row = database.prepare(sql).get(channel, topic)
  if (!row) return undefined
  return {
    id: row['id'] as string,
    waits: row['state'] === 'pending' && row['begun_at'] === null,
    toldAt: Date.parse(row['told_at'] as string),
  }
}

interface NewDelivery {
  delivery: string
  channel: string
  alert: Alert
  plan: Plan
}

function insertDelivery(database: DatabaseSync, { delivery, channel, alert, plan }: NewDelivery) {
  const { subject, text, heldBack } = plan
  const due = instant(plan.dueAt)
  const sql = `INSERT INTO alert_deliveries
    (id, position, channel, topic, dag_id, subject, text, state, due_at, held_back, next_attempt_at, attempts)
    SELECT ?, coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, 0 FROM alert_deliveries`
  const topic = topicOf(alert)
  const of = [delivery, channel, topic, alert.dagId ?? null, subject, text] as const
  database.prepare(sql).run(...of, due, Number(heldBack), due)
}

/** The words are those of the latest. */
function joinDelivery(database: DatabaseSync, delivery: string, { subject, text }: Plan) {
  const sql = 'UPDATE alert_deliveries SET subject = ?, text = ? WHERE id = ?'
  database.prepare(sql).run(subject, text, delivery)
}

/** Repeats of a failure that are held back are told before the recovery, not after it. */
function releaseHeldBack(
  database: DatabaseSync,
  { channel, alert, plan }: Pick<NewDelivery, 'channel' | 'alert' | 'plan'>,
) {
  const due = instant(plan.dueAt)
  const sql = `UPDATE alert_deliveries SET due_at = min(due_at, ?), next_attempt_at = min(next_attempt_at, ?)
    WHERE channel = ? AND dag_id = ? AND state = 'pending' AND held_back = 1 AND begun_at IS NULL`
  database.prepare(sql).run(due, due, channel, alert.dagId ?? null)
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
