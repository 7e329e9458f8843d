import { openSqlite } from '@deftunes/core'

import type { Kill } from '../packages/cli/src/chaos/series.ts'
import type { Receipt } from './alert-receipts.ts'
import { alertsDue, troubled } from './alerts-due.ts'

/** What became of the alerts of a series. */
export interface AlertProof {
  alerts: number
  deliveries: number
  /** Messages that came to both receivers, repeats included. */
  receipts: number
  repeats: Repeat[]
  failures: string[]
}

/** A message that came again under the same id, and why. */
export interface Repeat {
  channel: string
  id: string
  cause: string
}

/** What is due: what the DAG that fails on purpose raises for some dates, and what other DAGs do. */
export interface Due {
  dates: readonly string[]
  /** As {@link othersIn} says it. Default none. */
  others?: readonly string[]
}

interface Told {
  alert: number
  kind: string
  date: string
  channel: string
  delivery: string
  state: string
}

/** Holds what the store says was raised against what was due, and against what came to the receivers. */
export function proveAlerts(
  stateFile: string,
  { dates, others = [] }: Due,
  { receipts, kills }: { receipts: readonly Receipt[]; kills: readonly Kill[] },
): AlertProof {
  const due = [...alertsDue(dates), ...others]
  const told = tellings(stateFile)
  const alerts = new Map(told.map(({ alert, kind, date }) => [alert, `${kind} ${date}`]))
  const failures = [
    ...differences(`runs of ${troubled}`, dates, datesRun(stateFile)),
    ...differences('alerts', due, [...alerts.values()]),
  ]
  for (const channel of ['hook', 'mail'] as const) {
    const own = told.filter((one) => one.channel === channel)
    const names = own.map(({ kind, date }) => `${kind} ${date}`)
    failures.push(...differences(`${channel}: alerts`, due, names))
    failures.push(
      ...own
        .filter(({ state }) => state !== 'sent')
        .map((one) => `${channel}: ${one.delivery} is ${one.state}`),
    )
    const came = receipts.filter((one) => one.channel === channel).map(({ id }) => id)
    const kept = own.map(({ delivery }) => delivery)
    failures.push(...differences(`${channel}: deliveries`, kept, [...new Set(came)]))
  }
  const repeats = repeatsIn(receipts, kills)
  failures.push(...repeats.flatMap(({ failure }) => failure ?? []))
  const deliveries = new Set(told.map(({ delivery }) => delivery)).size
  return { alerts: alerts.size, deliveries, receipts: receipts.length, repeats, failures }
}

/** Whether every delivery that the store knows of has its end. */
export function allDelivered(stateFile: string): boolean {
  return tellings(stateFile).every(({ state }) => state !== 'pending')
}

/** The alerts of all DAGs but the one that fails on purpose, as `kind of dag date`. */
export function othersIn(stateFile: string): string[] {
  const others = tellings(stateFile).filter(({ kind }) => kind.includes(' of '))
  return [...new Set(others.map(({ kind, date }) => `${kind} ${date}`))]
}

function tellings(stateFile: string): Told[] {
  return rowsOf(
    stateFile,
    `SELECT a.id AS alert, iif(a.dag_id = '${troubled}', a.kind, a.kind || ' of ' || a.dag_id) AS kind, r.ingest_on AS date,
      t.channel, t.delivery, d.state FROM alerts a LEFT JOIN runs r ON r.run_id = a.run_id
      LEFT JOIN alert_tellings t ON t.alert = a.id LEFT JOIN alert_deliveries d ON d.id = t.delivery ORDER BY a.id`,
  ) as Told[]
}

function datesRun(stateFile: string): string[] {
  const rows = rowsOf(stateFile, `SELECT ingest_on FROM runs WHERE dag_id = '${troubled}'`)
  return (rows as { ingest_on: string }[]).map((row) => row.ingest_on)
}

function rowsOf(file: string, sql: string): object[] {
  const database = openSqlite({ file, what: 'the run state' })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

function differences(what: string, expected: readonly string[], got: readonly string[]): string[] {
  const missing = expected.filter((one) => !got.includes(one))
  const surplus = got.filter((one) => !expected.includes(one))
  const twice = got.filter((one, index) => got.indexOf(one) < index)
  return [
    ...missing.map((one) => `${what}: ${one} is missing`),
    ...surplus.map((one) => `${what}: ${one} was not expected`),
    ...twice.map((one) => `${what}: ${one} is there twice`),
  ]
}

/** What was on its way when its sender was killed is seen by so much (ms) later at most. */
const lagMs = 100

/** A repeat is explained by a kill of the scheduler after the message had come, and before it came again. */
function repeatsIn(
  receipts: readonly Receipt[],
  kills: readonly Kill[],
): (Repeat & { failure?: string })[] {
  const ordered = [...receipts].sort((left, right) => left.cameAt - right.cameAt)
  return ordered.flatMap((again, index) => {
    const { channel, id } = again
    const before = ordered
      .slice(0, index)
      .findLast((one) => one.channel === channel && one.id === id)
    if (!before) return []
    const kill = kills.find(
      ({ at, victim }) =>
        victim === 'scheduler' && before.cameAt - lagMs <= at && at <= again.cameAt,
    )
    const answered = before.answeredAt !== undefined && kill && before.answeredAt <= kill.at
    const cause = answered
      ? `killed ${kill.at - (before.answeredAt ?? 0)} ms after the answer`
      : `killed ${kill ? Math.max(0, kill.at - before.cameAt) : '?'} ms after it came, before the answer`
    const name = `${channel}: ${id} came again`
    const failure = !kill
      ? `${name} without a kill in between`
      : before.text === again.text
        ? undefined
        : `${name} with another text`
    return [{ channel, id, cause, ...(failure === undefined ? {} : { failure }) }]
  })
}
