import { ConsoleError } from '../../errors.ts'
import type { ReportInput } from '../report-input.ts'

/** Holds back a report whose version lacks a table of a chart. @throws ConsoleError CONSOLE_NOTHING_PUBLISHED */
export function throwIfUnpublished({ answers }: Pick<ReportInput, 'answers'>): void {
  for (const answer of answers.values())
    if ('error' in answer && answer.error.code === 'CONSOLE_NOTHING_PUBLISHED')
      throw new ConsoleError('CONSOLE_NOTHING_PUBLISHED', answer.error.message)
}
