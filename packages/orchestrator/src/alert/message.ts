import type { Alert } from './alert.ts'
import { oneLine } from './clean-text.ts'

/** What a channel is given to send. */
export interface AlertMessage {
  /** The delivery's id, the same with every attempt: receivers tell repetitions by it. */
  id: string
  /** One line without control characters. */
  subject: string
  /** Lines without control characters. */
  text: string
  /** The alert; of several that are told in one message the latest. */
  alert: Alert
  /** How many alerts it stands for, and ISO instants of the first and the latest. */
  occurrences: { count: number; first: string; last: string }
}

/** Subject and text with how often it happened, if more than once. */
export function wordsOf({ subject, text, occurrences }: AlertMessage): {
  subject: string
  text: string
} {
  const { count, first, last } = occurrences
  if (count === 1) return { subject, text }
  const often = `${count} times between ${oneLine(first)} and ${oneLine(last)}; the latest is told here.`
  return { subject: `${subject} (${count} times)`, text: `${text}\n\n${often}`.trim() }
}

/** What is known of an alert beside its words, as names and values of one line. */
export function factsOf({ alert }: AlertMessage): [name: string, value: string][] {
  const { severity, kind, dagId, runId, taskId, owner, at } = alert
  const facts: [string, string | undefined][] = [
    ['severity', severity],
    ['kind', kind],
    ['DAG', dagId],
    ['run', runId],
    ['task', taskId],
    ['owner', owner],
    ['at', at],
  ]
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, oneLine(value)]]))
}
