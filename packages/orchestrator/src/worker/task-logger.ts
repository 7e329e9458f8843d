import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

import type { LogFields, Logger } from '@deftunes/core'

/** A logger that adds JSON lines to a file, whose folder it makes, and tells a listener of each. */
export function taskLogger(
  file: string,
  onLine: (level: string, message: string) => void = () => {},
): Logger {
  mkdirSync(dirname(file), { recursive: true })
  const at =
    (level: keyof Logger) =>
    (message: string, fields: LogFields = {}) => {
      const time = new Date().toISOString()
      appendFileSync(file, `${JSON.stringify({ time, level, message, ...fields })}\n`)
      onLine(level, message)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
