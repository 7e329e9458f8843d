import type { Alert } from './alert.ts'
import { oneLine } from './clean-text.ts'

/** A file that comes with a message. */
export interface Attachment {
  /** Of the file. */
  name: string
  /** Its media type. */
  type: string
  bytes: Uint8Array
  /** What the HTML of the message calls it, `cid:<this>`. */
  cid?: string
}

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
  /** For channels that show HTML, in place of the text; it is sent as it is. */
  html?: string
  /** For channels that carry files; the others say that there are some. */
  attachments?: readonly Attachment[]
}

/** The names of the files of a message that a channel cannot carry, in a sentence; empty without one. */
export function leftBehind({ attachments = [] }: AlertMessage): string[] {
  const names = attachments.filter(({ cid }) => cid === undefined).map(({ name }) => oneLine(name))
  return names.length === 0 ? [] : [`this channel carries no files: ${names.join(', ')}`]
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
