import { openSqlite } from '@deftunes/core'
import { z } from 'zod'

/** What is kept of a report or an alert from one time to the next. */
export interface ReportMark {
  /** Milliseconds up to which its schedule was kept. */
  keptUntil?: number
  /** The version that it last was done for. */
  version?: string
  /** The newest version when it was first seen: nothing is to be done for that, unless it is published just then. */
  first?: string
  /** Of an alert: whether people were told that its bounds are crossed. */
  crossed?: boolean
}

/** Where marks are kept. */
export interface ReportMarks {
  get: (name: string) => ReportMark
  /** Changes parts of a mark, and keeps the rest. */
  put: (name: string, change: ReportMark) => void
  close: () => void
}

/** Marks in memory, for tests. */
export function memoryReportMarks(): ReportMarks {
  const marks = new Map<string, ReportMark>()
  return {
    get: (name) => marks.get(name) ?? {},
    put: (name, change) => void marks.set(name, { ...marks.get(name), ...change }),
    close: () => {},
  }
}

const kept: z.ZodType<ReportMark> = z.object({
  keptUntil: z.exactOptional(z.number()),
  version: z.exactOptional(z.string()),
  first: z.exactOptional(z.string()),
  crossed: z.exactOptional(z.boolean()),
})

const schema =
  'CREATE TABLE IF NOT EXISTS report_marks (name TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT'

/**
 * Marks in a SQLite file; one that is damaged counts as none, as of what is seen for the first time.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function sqliteReportMarks(file: string): ReportMarks {
  const database = openSqlite({ file, what: 'what was reported' })
  database.exec(schema)
  const reading = database.prepare('SELECT mark FROM report_marks WHERE name = ?')
  const writing = database.prepare(
    'INSERT INTO report_marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET mark = excluded.mark',
  )
  const get = (name: string): ReportMark => {
    const row = reading.get(name)
    return row ? markIn(String(row['mark'])) : {}
  }
  return {
    get,
    put: (name, change) => void writing.run(name, JSON.stringify({ ...get(name), ...change })),
    close: () => database.close(),
  }
}

function markIn(text: string): ReportMark {
  try {
    return kept.parse(JSON.parse(text))
  } catch {
    return {}
  }
}
