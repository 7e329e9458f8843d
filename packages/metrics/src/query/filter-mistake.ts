import type { Dimension, ValueType } from '../model/model.ts'
import type { Filter, FilterValue } from './metrics-query.ts'

/** What is wrong with a filter, by the type of its dimension. */
export function filterMistake({ name, type }: Dimension, filter: Filter): string[] {
  const wrong = (value: FilterValue) =>
    `${name}: expected ${words[type]}, got ${cut(JSON.stringify(value))}`
  switch (filter.op) {
    case 'in':
    case 'not in':
      return filter.values.filter((value) => value !== null && !isOf(type, value)).map(wrong)
    case 'contains':
      return type === 'text' ? [] : [`${name}: expected a text to search in, got a ${type}`]
    case 'range': {
      const ends = [filter.from, filter.to].filter((end) => end !== undefined)
      if (ends.length === 0) return [`${name}: expected a range from, to, or both, got neither`]
      return ends.filter((end) => end === null || !isOf(type, end)).map(wrong)
    }
  }
}

/** Values may be as long as a request. */
function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

const words: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date YYYY-MM-DD',
  timestamp: 'a time YYYY-MM-DDThh:mm:ss',
}

function isOf(type: ValueType, value: FilterValue): boolean {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (type === 'boolean') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  if (type === 'date') return isDate(value)
  return type === 'text' || isTime(value)
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isTime(`${text}T00:00:00`)
}

/** Without a zone: the lake's times have none. */
function isTime(text: string): boolean {
  const date = text.slice(0, 10)
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?$/.test(text)) return false
  const at = new Date(`${date}T${text.slice(11) || '00:00:00'}Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
}
