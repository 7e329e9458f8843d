import type { DateOperand, NumberOperand, Size, Span, TextOperand } from '../ruleset.ts'
import { parseNumber } from './parse-number.ts'
import type { TokenReader } from './token-reader.ts'

const SPAN_UNITS = ['days', 'hours', 'minutes'] as const
const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
const ARITHMETIC = ['+', '-', '*', '/']

/** One operand of a condition with the kind of condition it makes; NULL alone fits any of three. */
export type Operand =
  | { kind: 'number'; value: NumberOperand }
  | { kind: 'text'; value: TextOperand }
  | { kind: 'date'; value: DateOperand }
  | { kind: 'duration'; value: Span }
  | { kind: 'size'; value: Size }
  | { kind: 'null' }

/** Reads one operand of a condition, whatever its kind. */
export function parseOperand(reader: TokenReader): Operand {
  const { kind } = reader.peek()
  if (kind === 'string') return { kind: 'text', value: { kind: 'text', text: reader.take().text } }
  if (reader.sees('$')) return { kind: 'text', value: parseVariable(reader) }
  if (seesDate(reader)) return { kind: 'date', value: parseDate(reader) }
  if (seesNull(reader) && !reader.seesOne(ARITHMETIC, 1)) {
    reader.take()
    return { kind: 'null' }
  }
  const keyword = parseKeyword(reader)
  if (keyword) return { kind: 'text', value: keyword }
  return parseAmount(reader) ?? { kind: 'number', value: parseNumber(reader) }
}

/** Reads `$name`. */
export function parseVariable(reader: TokenReader): { kind: 'variable'; name: string } {
  reader.expect('$')
  return { kind: 'variable', name: reader.expectName('the name of a variable').text }
}

/** Reads a string or one of NULL, EMPTY, WHITESPACES_ONLY. */
export function parseText(reader: TokenReader): TextOperand {
  if (seesNull(reader)) {
    reader.take()
    return { kind: 'keyword', keyword: 'NULL' }
  }
  return parseKeyword(reader) ?? { kind: 'text', text: reader.expectString('a string') }
}

function parseKeyword(reader: TokenReader): TextOperand | undefined {
  for (const keyword of ['EMPTY', 'WHITESPACES_ONLY'] as const) {
    if (reader.accept(keyword) || reader.accept(keyword.toLowerCase())) {
      return { kind: 'keyword', keyword }
    }
  }
  return undefined
}

function seesNull(reader: TokenReader): boolean {
  return reader.seesOne(['NULL', 'null'])
}

function seesDate(reader: TokenReader): boolean {
  const { kind } = reader.peek()
  if (kind === 'date' || kind === 'time' || reader.sees('now()')) return true
  return reader.sees('(') && reader.sees('now()', 1)
}

function parseDate(reader: TokenReader): DateOperand {
  const { kind, text } = reader.peek()
  if (kind === 'date') return parseDay(reader, text)
  if (kind === 'time') return parseTimeOfDay(reader, text)
  if (reader.accept('now()')) return { kind: 'now' }
  reader.expect('(')
  reader.expect('now()')
  if (!reader.seesOne(['+', '-'])) reader.fail("'+' or '-'")
  const sign = reader.take().text as '+' | '-'
  const shift = parseAmount(reader)
  if (shift?.kind !== 'duration') reader.fail('a whole number of days, hours or minutes')
  reader.expect(')')
  return { kind: 'now', shift: { ...shift.value, sign } }
}

function parseDay(reader: TokenReader, text: string): DateOperand {
  const day = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) {
    reader.fail('a day of the calendar')
  }
  reader.take()
  return { kind: 'date', text }
}

function parseTimeOfDay(reader: TokenReader, text: string): DateOperand {
  const [hours = 0, minutes = 0] = text.split(/[: ]/).map(Number)
  const valid = text.endsWith('M') ? hours >= 1 && hours <= 12 : hours <= 23
  if (!valid || minutes > 59) reader.fail('a time of day such as "9:30 AM" or "21:45"')
  reader.take()
  return { kind: 'time', text }
}

/** Reads `3 days` or `5 MB`; undefined when what follows is another number. */
function parseAmount(reader: TokenReader): Operand | undefined {
  const { kind, text } = reader.peek()
  if (kind !== 'number' || text.includes('.')) return undefined
  const amount = Number(text)
  const span = SPAN_UNITS.find((unit) => reader.sees(unit, 1))
  const size = SIZE_UNITS.find((unit) => reader.sees(unit, 1))
  if (!span && !size) return undefined
  reader.take()
  reader.take()
  if (span) return { kind: 'duration', value: { amount, unit: span } }
  return size && { kind: 'size', value: { amount, unit: size } }
}
