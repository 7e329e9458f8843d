import type { LogFields, Logger } from '@deftunes/core'

import { jsonText, print } from '../print.ts'

/** A logger that prints to stdout: a line each, with what caused an error below it, or JSON lines. */
export function taskLog({ json, debug }: { json: boolean; debug: boolean }): Logger {
  const at =
    (level: keyof Logger) =>
    (message: string, fields: LogFields = {}) => {
      if (level === 'debug' && !debug) return
      print(json ? jsonText({ level, message, ...fields }, 0) : lineOf(level, message, fields))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function lineOf(level: string, message: string, { stack, ...fields }: LogFields): string {
  const rest = Object.keys(fields).length > 0 ? ` ${jsonText(fields, 0)}` : ''
  // A stack begins with the message.
  const text = typeof stack === 'string' && stack !== '' ? stack : message
  return `${level} ${text}${rest}`
}
