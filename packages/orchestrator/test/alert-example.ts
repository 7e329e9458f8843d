import type { Alert, AlertMessage, AlertSettings } from '../src/alert/index.ts'
import { parseAlertSettings } from '../src/alert/index.ts'

/** An alert that a task failed. */
export function alert(changes: Partial<Alert> = {}): Alert {
  return {
    key: 'task_failed:sales__20240102__1/extract',
    kind: 'task_failed',
    severity: 'critical',
    dagId: 'sales',
    runId: 'sales__20240102__1',
    taskId: 'extract',
    subject: 'Task extract of sales failed',
    text: 'LAKE_SOURCE_FAILED: expected 200, got 500',
    at: '2026-01-05T10:00:00.000Z',
    details: { tries: 3 },
    owner: 'data',
    ...changes,
  }
}

/** A message of an alert, told once. */
export function message(changes: Partial<AlertMessage> = {}): AlertMessage {
  const told = changes.alert ?? alert()
  return {
    id: '0123456789abcdef0123456789abcdef',
    subject: `[${told.severity}] ${told.subject}`,
    text: told.text,
    alert: told,
    occurrences: { count: 1, first: told.at, last: told.at },
    ...changes,
  }
}

/** Settings whose channels are printed to the screen: tests bring channels of their own. */
export function settings(
  rules: readonly object[],
  { channels = ['ops', 'mail'], delivery = {} }: { channels?: string[]; delivery?: object } = {},
): AlertSettings {
  const stdout = Object.fromEntries(channels.map((name) => [name, { kind: 'stdout' }]))
  return parseAlertSettings({ channels: stdout, rules, delivery })
}
