import { voidLogger, type LogFields, type Logger } from '@deftunes/core'

/** A logger whose warnings and errors are notes of a command. */
export function noteLogger(note: (text: string) => void): Logger {
  const tell = (message: string, { reason }: LogFields = {}) =>
    note(typeof reason === 'string' ? `${message}: ${reason}` : message)
  return { ...voidLogger, warn: tell, error: tell }
}
