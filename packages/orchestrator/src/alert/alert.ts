/** What an alert can tell of. */
export const alertKinds = [
  'task_failed',
  'run_failed',
  'quality_failed',
  'quality_anomaly',
  'deadline_missed',
  'freshness_missed',
  'source_drifted',
  'threshold_crossed',
  'report',
  'recovered',
  'test',
] as const

/** One of {@link alertKinds}. */
export type AlertKind = (typeof alertKinds)[number]

/** How much an alert asks for, the least first. */
export const severities = ['info', 'warning', 'critical'] as const

/** One of {@link severities}. */
export type Severity = (typeof severities)[number]

/** Something that people are to be told of, once. */
export interface Alert {
  /** Which occurrence it tells of ({@link alertKey}): raised again under the same key, it is the same alert. */
  key: string
  kind: AlertKind
  severity: Severity
  dagId?: string
  runId?: string
  taskId?: string
  /** What happened, in one line that is the same whenever the same thing happens again: repeats are told by it. */
  subject: string
  text: string
  /** ISO instant of the occurrence. */
  at: string
  /** Plain JSON; what JSON cannot hold is told as text. No secrets: it is stored and sent. */
  details: Readonly<Record<string, unknown>>
  owner?: string
}

/** The key of an occurrence: `task_failed:sales__20240102__1/extract`. Parts may hold any text. */
export function alertKey(kind: AlertKind, ...parts: readonly string[]): string {
  return `${kind}:${parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`
}

/** Whether a severity is another or above it. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least)
}
