import { quoteLiteral } from '@deftunes/core'

import type { DateOperand, Span } from '../ruleset.ts'
import { refused } from './column.ts'

const MILLISECONDS: Readonly<Record<Span['unit'], number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
}

/** Whether operands are days only, so that a timestamp is compared by its day. */
export function areDays(operands: readonly DateOperand[]): boolean {
  return operands.every(({ kind }) => kind === 'date' || kind === 'null')
}

/** A date operand as a DuckDB literal: DATE for days, else TIMESTAMP, in UTC. */
export function dateSql(operand: DateOperand, now: number): string {
  switch (operand.kind) {
    case 'date':
      return `DATE ${quoteLiteral(operand.text)}`
    case 'now':
      return timestampSql(now + shiftOf(operand.shift))
    case 'time':
      return timestampSql(timeToday(operand.text, now))
    case 'null':
      throw refused('expected a date to compare with, got NULL')
  }
}

/** Milliseconds of a length of time. */
export function millisecondsOf({ amount, unit }: Span): number {
  return amount * MILLISECONDS[unit]
}

/** An instant as a DuckDB TIMESTAMP literal in UTC. */
function timestampSql(instant: number): string {
  const text = new Date(instant).toISOString().replace('T', ' ').replace('Z', '')
  return `TIMESTAMP ${quoteLiteral(text)}`
}

function shiftOf(shift: (Span & { sign: '+' | '-' }) | undefined): number {
  if (!shift) return 0
  return shift.sign === '-' ? -millisecondsOf(shift) : millisecondsOf(shift)
}

/** Today at a time of day such as `9:30 AM` or `21:45`, in UTC. */
function timeToday(text: string, now: number): number {
  const [hours = 0, minutes = 0] = text.split(/[: ]/).map(Number)
  const afternoon = text.endsWith('PM') ? 12 : 0
  const hour = text.endsWith('M') ? (hours % 12) + afternoon : hours
  return new Date(now).setUTCHours(hour, minutes, 0, 0)
}
