import type { DatabaseSync } from 'node:sqlite'

import { alertOf, type AlertRow } from './alert-row.ts'
import type { AlertMessage } from './message.ts'

/** A delivery as it is listed. */
export interface Delivery {
  id: string
  channel: string
  /** dead: it was given up, and waits for {@link retryDeliveries}. */
  state: 'pending' | 'sent' | 'dead'
  subject: string
  /** How many alerts it tells of. */
  count: number
  /** ISO instants: when it may first be tried, when next, and when it was sent or given up. */
  dueAt: string
  nextAttemptAt: string
  endedAt: string | null
  /** Attempts that failed. */
  attempts: number
  /** Why the last one failed. */
  error: { code: string; message: string } | null
}

/** The delivery at the head of a channel: those behind it wait until it was sent or given up. */
export interface Head {
  channel: string
  /** Milliseconds at which its next attempt is due. */
  wakeAt: number
}

/** The heads of all channels in which something waits. */
export function headsOf(database: DatabaseSync): Head[] {
  const sql = `SELECT channel, max(due_at, next_attempt_at) AS wake_at FROM (
      SELECT *, row_number() OVER (PARTITION BY channel ORDER BY due_at, position) AS place
      FROM alert_deliveries WHERE state = 'pending') WHERE place = 1 ORDER BY channel`
  return database
    .prepare(sql)
    .all()
    .map((row) => ({
      channel: row['channel'] as string,
      wakeAt: Date.parse(row['wake_at'] as string),
    }))
}

/** A message whose attempt has begun. */
export interface Begun {
  message: AlertMessage
  /** Attempts that failed before. */
  attempts: number
}

/**
 * Begins an attempt of a channel's head, inside a transaction; undefined when none is due. Nothing is counted into a
 * delivery from here on, so that every attempt says the same.
 */
export function beginAttempt(
  database: DatabaseSync,
  channel: string,
  now: string,
): Begun | undefined {
  const head = database
    .prepare(
      `SELECT id, next_attempt_at, attempts FROM alert_deliveries
       WHERE state = 'pending' AND channel = ? AND due_at <= ? ORDER BY due_at, position LIMIT 1`,
    )
    .get(channel, now)
  if (!head || (head['next_attempt_at'] as string) > now) return undefined
  const id = head['id'] as string
  // Written with each attempt: a database that takes no writes stops deliveries before they are made, not after.
  database
    .prepare('UPDATE alert_deliveries SET begun_at = coalesce(begun_at, ?) WHERE id = ?')
    .run(now, id)
  return { message: messageOf(database, id), attempts: Number(head['attempts']) }
}

function messageOf(database: DatabaseSync, id: string): AlertMessage {
  const told = database
    .prepare(
      `SELECT alerts.*, count(*) OVER () AS count, min(at) OVER () AS first, max(at) OVER () AS last
       FROM alert_tellings JOIN alerts ON alerts.id = alert WHERE delivery = ? ORDER BY alerts.id DESC LIMIT 1`,
    )
    .get(id) as unknown as AlertRow & { count: number; first: string; last: string }
  const { subject, text } = database
    .prepare('SELECT subject, text FROM alert_deliveries WHERE id = ?')
    .get(id) as { subject: string; text: string }
  const { count, first, last } = told
  return { id, subject, text, alert: alertOf(told), occurrences: { count, first, last } }
}

/** What became of an attempt. */
export type Settled =
  | { state: 'sent' }
  | { state: 'dead'; code: string; message: string }
  | { state: 'pending'; code: string; message: string; nextAttemptAt: string }

/** Ends an attempt, inside a transaction. */
export function settleAttempt(
  database: DatabaseSync,
  id: string,
  settled: Settled,
  now: string,
): void {
  if (settled.state === 'sent') {
    const sql = `UPDATE alert_deliveries SET state = 'sent', ended_at = ? WHERE id = ? AND state = 'pending'`
    database.prepare(sql).run(now, id)
    return
  }
  const { state, code, message } = settled
  const next = settled.state === 'pending' ? settled.nextAttemptAt : null
  const ended = settled.state === 'dead' ? now : null
  const sql = `UPDATE alert_deliveries SET state = ?, attempts = attempts + 1, error_code = ?, error = ?,
    ended_at = ?, next_attempt_at = coalesce(?, next_attempt_at) WHERE id = ? AND state = 'pending'`
  database.prepare(sql).run(state, code, message, ended, next, id)
}

/** Which deliveries are meant; absent: all. */
export interface DeliveryFilter {
  id?: string
  channel?: string
  state?: Delivery['state']
}

/** Deliveries, the newest first; limit: all. */
export function listDeliveries(
  database: DatabaseSync,
  { limit = -1, ...filter }: DeliveryFilter & { limit?: number } = {},
): Delivery[] {
  const { where, values } = conditionOf(filter)
  const sql = `SELECT *, (SELECT count(*) FROM alert_tellings WHERE delivery = id) AS count
    FROM alert_deliveries ${where} ORDER BY position DESC LIMIT ?`
  return database
    .prepare(sql)
    .all(...values, limit)
    .map((row) => ({
      id: row['id'] as string,
      channel: row['channel'] as string,
      state: row['state'] as Delivery['state'],
      subject: row['subject'] as string,
      count: Number(row['count']),
      dueAt: row['due_at'] as string,
      nextAttemptAt: row['next_attempt_at'] as string,
      endedAt: row['ended_at'] as string | null,
      attempts: Number(row['attempts']),
      error: errorOf(row),
    }))
}

function errorOf(row: Record<string, unknown>): Delivery['error'] {
  const { error_code: code, error: message } = row
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : null
}

/** Gives deliveries that were given up all their attempts again, from now (ms) on; how many there were. */
export function retryDeliveries(
  database: DatabaseSync,
  filter: Omit<DeliveryFilter, 'state'>,
  now: number,
): number {
  const { where, values } = conditionOf({ ...filter, state: 'dead' })
  const sql = `UPDATE alert_deliveries SET state = 'pending', attempts = 0, ended_at = NULL, next_attempt_at = ? ${where}`
  return Number(database.prepare(sql).run(new Date(now).toISOString(), ...values).changes)
}

function conditionOf(filter: DeliveryFilter): { where: string; values: string[] } {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const where = given.map(([column]) => `${column} = ?`).join(' AND ')
  return { where: where && `WHERE ${where}`, values: given.map(([, value]) => value as string) }
}
