/** A field of a cron expression: what it is called and what it may hold. */
export interface CronFieldKind {
  name: string
  min: number
  max: number
  /** Names of values, the first of them for `min`. */
  names: readonly string[]
}

const names = (text: string) => text.split(' ')

/** The fields of a cron expression in their order; seconds come last, as croniter has them. */
export const cronFieldKinds = {
  minute: { name: 'minute', min: 0, max: 59, names: [] },
  hour: { name: 'hour', min: 0, max: 23, names: [] },
  day: { name: 'day of the month', min: 1, max: 31, names: [] },
  month: {
    name: 'month',
    min: 1,
    max: 12,
    names: names('jan feb mar apr may jun jul aug sep oct nov dec'),
  },
  weekday: { name: 'day of the week', min: 0, max: 6, names: names('sun mon tue wed thu fri sat') },
  second: { name: 'second', min: 0, max: 59, names: [] },
} as const satisfies Record<string, CronFieldKind>

/** What a field says: values in order, and words on days (`L`, `15W`, `1#2`, `5#L`) as croner writes them. */
export interface CronField {
  /** `*` or `?`. */
  star: boolean
  values: readonly number[]
  words: readonly string[]
  mistakes: readonly string[]
}

/** Reads a field as croniter does, lists, ranges, steps, names and words on days. */
export function readCronField(text: string, kind: CronFieldKind): CronField {
  const isDay = kind === cronFieldKinds.day || kind === cronFieldKinds.weekday
  if (text === '*' || (text === '?' && isDay))
    return {
      star: true,
      values: valuesBetween(kind.min, kind.max, 1, kind),
      words: [],
      mistakes: [],
    }
  const elements = text.split(',').map((element) => readElement(element, kind))
  const values = new Set(elements.flatMap((element) => element.values ?? []))
  return {
    star: false,
    values: [...values].sort((one, other) => one - other),
    words: elements.flatMap((element) => element.words ?? []),
    mistakes: elements.flatMap(({ expected }, index) =>
      expected === undefined ? [] : [mistake(kind, expected, text.split(',')[index] ?? '')],
    ),
  }
}

interface Element {
  values?: readonly number[]
  words?: readonly string[]
  expected?: string
}

function readElement(text: string, kind: CronFieldKind): Element {
  const word = readWord(text, kind)
  if (word) return word
  const match = /^(\*|[^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(text)
  if (!match || (match[1] === '*' && (match[2] !== undefined || match[3] === undefined)))
    return { expected: formOf(kind) }
  const [, from = '', to, stepText = '1'] = match
  const step = Number(stepText)
  if (step === 0) return { expected: 'a step above 0' }
  return readRange(from, to, match[3] !== undefined, step, kind)
}

function readRange(
  from: string,
  to: string | undefined,
  stepped: boolean,
  step: number,
  kind: CronFieldKind,
): Element {
  const low = from === '*' ? kind.min : valueOf(from, kind)
  const toLastDay = kind === cronFieldKinds.day && to === 'l'
  const high = to === undefined || toLastDay ? kind.max : valueOf(to, kind)
  if (low === undefined || high === undefined) return { expected: formOf(kind) }
  if (to === undefined && !stepped) return { values: [low] }
  // An equal range, 5-5, is all values to croniter; 59/15 is only 59.
  if (to !== undefined && low === high)
    return { values: valuesBetween(kind.min, kind.max, step, kind) }
  return { values: valuesBetween(low, high, step, kind) }
}

/** The values of a range; one that ends before it begins goes on from the field's first. */
function valuesBetween(
  low: number,
  high: number,
  step: number,
  { min, max }: CronFieldKind,
): number[] {
  if (low <= high) return range(low, high, step)
  const beforeWrap = range(low, max, step)
  const last = beforeWrap.at(-1) ?? low
  // croniter's own count of what a step has passed already; it drops a first value that a step of 2 would hit.
  const left = max - last
  const skipped = last - min + step > max - min + 1 && left < step ? step - left : 0
  return [...beforeWrap, ...range(min + skipped, high, step)]
}

function range(from: number, to: number, step: number): number[] {
  const values = []
  for (let value = from; value <= to; value += step) values.push(value)
  return values
}

function valueOf(text: string, { min, max, names, name }: CronFieldKind): number | undefined {
  const named = names.indexOf(text)
  if (named >= 0) return min + named
  if (!/^\d+$/.test(text)) return undefined
  const value = name === cronFieldKinds.weekday.name && text === '7' ? 0 : Number(text)
  return value >= min && value <= max ? value : undefined
}

function readWord(text: string, kind: CronFieldKind): Element | undefined {
  if (kind === cronFieldKinds.day) return readDayWord(text)
  if (kind === cronFieldKinds.weekday) return readWeekdayWord(text, kind)
  return undefined
}

function readDayWord(text: string): Element | undefined {
  if (text === 'l') return { words: ['L'] }
  const [, digits] = /^w?(\d+)w?$/.exec(text) ?? []
  if (digits === undefined || text === digits || text === `w${digits}w`) return undefined
  const day = Number(digits)
  if (day === 31) return { words: ['LW'] }
  return day >= 1 && day <= 28
    ? { words: [`${day}W`] }
    : { expected: 'W beside a day of 1 to 28, or 31' }
}

function readWeekdayWord(text: string, kind: CronFieldKind): Element | undefined {
  const last = /^l(\d+)$/.exec(text)?.[1]
  const [, days = '', nth = ''] = /^(\w+|[a-z]+-[a-z]+)#(\d+)$/.exec(text) ?? []
  if (last === undefined && nth === '') return undefined
  if (nth !== '' && !/^[1-5]$/.test(nth)) return { expected: '#1 to #5' }
  const values =
    last === undefined ? readElement(days, kind).values : readElement(last, kind).values
  if (!values) return { expected: formOf(kind) }
  return { words: values.map((value) => `${value}#${last === undefined ? nth : 'L'}`) }
}

function mistake({ name }: CronFieldKind, expected: string, got: string): string {
  return `${name}: expected ${expected}, got '${got}'`
}

function formOf({ min, max, names }: CronFieldKind): string {
  const words = names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : ''
  return `${min} to ${max}${words}, a range or a step of them`
}
