import { Undefined, type JinjaObject, type Value } from '../jinja/index.ts'

/** An instant as templates see it: Python's datetime in UTC, as far as projects use it. */
export class Moment implements JinjaObject {
  readonly #at: Date

  constructor(milliseconds: number) {
    this.#at = new Date(milliseconds)
  }

  getAttribute(name: string): Value {
    const at = this.#at
    switch (name) {
      case 'year':
        return at.getUTCFullYear()
      case 'month':
        return at.getUTCMonth() + 1
      case 'day':
        return at.getUTCDate()
      case 'hour':
        return at.getUTCHours()
      case 'minute':
        return at.getUTCMinutes()
      case 'second':
        return at.getUTCSeconds()
      case 'strftime':
        return ([format]) => strftime(at, typeof format === 'string' ? format : '')
      case 'isoformat':
        return () => this.toString().replace(' ', 'T')
      case 'date':
        return () => at.toISOString().slice(0, 10)
      default:
        return new Undefined(`'datetime' has no attribute '${name}'`)
    }
  }

  toString(): string {
    return at(this.#at)
  }
}

function at(date: Date): string {
  const text = date.toISOString().replace('T', ' ').replace('Z', '')
  return `${text.endsWith('.000') ? text.slice(0, -4) : `${text}000`}+00:00`
}

function strftime(date: Date, format: string): string {
  const iso = date.toISOString()
  const parts: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    f: `${iso.slice(20, 23)}000`,
    y: iso.slice(2, 4),
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    '%': '%',
  }
  return format.replaceAll(/%([a-zA-Z%])/g, (whole, letter: string) => parts[letter] ?? whole)
}
