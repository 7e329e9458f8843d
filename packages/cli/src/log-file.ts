import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

import type { LogFields, Logger } from '@deftunes/core'

/** A logger that adds JSON lines to a file, as the logs of tasks are; makes the file's folder. */
export function fileLogger(file: string): Logger {
  mkdirSync(dirname(file), { recursive: true })
  const at =
    (level: keyof Logger) =>
    (message: string, fields: LogFields = {}) => {
      const line = { time: new Date().toISOString(), level, message, ...fields }
      appendFileSync(file, `${JSON.stringify(line)}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
