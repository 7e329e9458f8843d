/** Data that goes with a log line. */
export type LogFields = Readonly<Record<string, unknown>>

/** The four levels that rooms write at; the edge decides where lines go. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** A logger that drops every line. */
export const voidLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** A line kept by {@link memoryLogger}. */
export interface LogLine {
  level: keyof Logger
  message: string
  fields: LogFields
}

/** A logger that keeps its lines in `lines`, for tests. */
export function memoryLogger(): Logger & { lines: LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: keyof Logger) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields })
    }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
