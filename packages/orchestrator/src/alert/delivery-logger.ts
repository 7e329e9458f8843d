import { voidLogger, type Logger, type LogFields } from '@deftunes/core'

import { deliveryLines } from './deliver.ts'

/** Who hears of alerts that do not arrive. */
export interface DeliveryWatcher {
  note: (text: string) => void
  /** A delivery of this channel was given up. */
  onGivenUp?: (channel: string) => void
}

/** The logger of a sender for those who watch its process, in words: that an alert arrived is no news. */
export function deliveryLogger({ note, onGivenUp = () => {} }: DeliveryWatcher): Logger {
  const tell = (line: string, fields: LogFields = {}) => {
    note(wordsOf(line, fields))
    if (line === deliveryLines.givenUp) onGivenUp(String(fields['channel']))
  }
  return { ...voidLogger, warn: tell, error: tell }
}

function wordsOf(line: string, fields: LogFields): string {
  const { subject, attempts, error, nextAttemptAt } = fields
  if (line === deliveryLines.givenUp)
    return `alert "${String(subject)}" is given up after attempt ${String(attempts)}: ${String(error)}; deftunes alerts lists it, deftunes alerts retry tries it again`
  if (line === deliveryLines.notSent)
    return `alert "${String(subject)}" could not be sent, it is tried again at ${String(nextAttemptAt)}: ${String(error)}`
  return `${line}: ${String(error)}`
}
