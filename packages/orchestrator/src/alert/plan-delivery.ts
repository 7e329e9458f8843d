import { isAtLeast, type Alert } from './alert.ts'
import { lines, oneLine } from './clean-text.ts'
import { afterQuietHours } from './quiet-hours.ts'
import type { AlertRule } from './rule-settings.ts'
import type { AlertSettings } from './settings.ts'
import { defaultTemplate, renderTemplate } from './template.ts'

/** A channel that an alert goes to, and the rule that says so. */
export interface Picked {
  channel: string
  rule: AlertRule
}

/** The channels of an alert. Of several rules that name a channel the first decides, so that it is told there once. */
export function pickChannels(alert: Alert, { rules }: Pick<AlertSettings, 'rules'>): Picked[] {
  const picked = new Map<string, Picked>()
  for (const rule of rules.filter((one) => matches(alert, one))) {
    for (const channel of rule.to) if (!picked.has(channel)) picked.set(channel, { channel, rule })
  }
  return [...picked.values()]
}

function matches(alert: Alert, { kinds, dags, owners, min_severity }: AlertRule): boolean {
  return (
    (kinds === undefined || kinds.includes(alert.kind)) &&
    (dags === undefined || matchesAny(alert.dagId, dags)) &&
    (owners === undefined || matchesAny(alert.owner, owners)) &&
    isAtLeast(alert.severity, min_severity)
  )
}

function matchesAny(name: string | undefined, patterns: readonly string[]): boolean {
  return name !== undefined && patterns.some((pattern) => globOf(pattern).test(name))
}

function globOf(pattern: string): RegExp {
  const literal = pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const source = literal.replaceAll('\\*', '.*').replaceAll('\\?', '.')
  return new RegExp(`^${source}$`, 'su')
}

/** The latest delivery of the same topic in the same channel that was not given up. */
export interface Earlier {
  id: string
  /** Whether no attempt of it has begun: what is counted into it is told. */
  waits: boolean
  /** When it was told, or is to be told (ms). */
  toldAt: number
}

/** What becomes of an alert in a channel: a delivery of its own, or one more in a delivery that waits. */
export interface Plan {
  /** The delivery that it is counted into, which keeps its time. */
  joins?: string
  /** The first instant (ms) at which it may be delivered. */
  dueAt: number
  /** Whether only `dedupe` puts it off. */
  heldBack: boolean
  subject: string
  text: string
}

/** Whether repeats of an alert may be counted instead of told. */
export function isDeduped({ kind }: Pick<Alert, 'kind'>, { dedupe }: AlertRule): boolean {
  return kind !== 'test' && dedupe !== undefined && dedupe > 0
}

/** What repeats have in common. */
export function topicOf({ kind, severity, dagId, subject }: Alert): string {
  return JSON.stringify([kind, severity, dagId ?? null, subject])
}

/** Decides on an alert in a channel, at an instant (ms). */
export function planDelivery(
  alert: Alert,
  { rule, earlier, now }: { rule: AlertRule; earlier?: Earlier | undefined; now: number },
): Plan {
  const repeats = isDeduped(alert, rule) ? earlier : undefined
  const from = repeats && !repeats.waits ? repeats.toldAt + (rule.dedupe ?? 0) : now
  const allowed = (at: number) => afterQuietHours(at, alert.severity, rule.quiet_hours)
  return {
    ...(repeats?.waits && { joins: repeats.id }),
    dueAt: allowed(Math.max(now, from)),
    heldBack: from > now && allowed(now) === now,
    ...wordsOf(alert, rule),
  }
}

function wordsOf(alert: Alert, { template }: AlertRule): { subject: string; text: string } {
  const { subject = defaultTemplate.subject, text = defaultTemplate.text } = template ?? {}
  return {
    subject: oneLine(renderTemplate(subject, alert)) || alert.kind,
    text: lines(renderTemplate(text, alert)),
  }
}
