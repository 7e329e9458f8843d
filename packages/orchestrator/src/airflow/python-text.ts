import type { Json } from '../dag/task-context.ts'

/** An argument of a call: a value, or a value by its name. */
export type Argument = string | [name: string, text: string]

const width = 100

/** A call as Python is written: on one line where it fits, else an argument a line. */
export function callText(
  callee: string,
  args: readonly Argument[],
  { indent = '', before = '', after = '' } = {},
): string {
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : `${arg[0]}=${arg[1]}`))
  const line = `${indent}${before}${callee}(${texts.join(', ')})${after}`
  if (line.length <= width && !line.includes('\n')) return line
  const inner = texts.map((text) => `${indent}    ${text.replaceAll('\n', `\n${indent}    `)},\n`)
  return `${indent}${before}${callee}(\n${inner.join('')}${indent})${after}`
}

/** A value that survives JSON, as a Python literal on one line. */
export function literal(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  // Every escape of JSON means the same in a Python text.
  if (typeof value === 'number' || typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  return dictText(Object.entries(value).map(([key, item]) => [key, literal(item)]))
}

/** A dict on one line. */
function dictText(entries: readonly (readonly [key: string, text: string])[]): string {
  return `{${entries.map(([key, text]) => `${literal(key)}: ${text}`).join(', ')}}`
}

/** A dict with a line an entry. */
export function dictLines(entries: readonly (readonly [key: string, text: string])[]): string {
  const lines = entries.map(([key, text]) =>
    `${literal(key)}: ${text},\n`.replaceAll(/^(?=.)/gm, '    '),
  )
  return `{\n${lines.join('')}}`
}

const units = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
] as const

/** A duration of milliseconds, in the largest unit of which it is a multiple. */
export function durationText(ms: number): string {
  const unit = units.find(([, length]) => ms > 0 && ms % length === 0)
  return unit ? `timedelta(${unit[0]}=${ms / unit[1]})` : `timedelta(milliseconds=${ms})`
}

/** An instant, in UTC. */
export function instantText(iso: string): string {
  const date = new Date(iso)
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  const parts = [...time, date.getUTCMilliseconds() * 1000]
  const length = parts.findLastIndex((part) => part !== 0) + 1
  const all = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  return `pendulum.datetime(${[...all, ...parts.slice(0, length)].join(', ')}, tz="UTC")`
}

/** A name that Python takes for what has this id, other than those that are taken; it is taken then. */
export function nameFor(id: string, taken: Set<string>): string {
  const plain = id.replaceAll(/\W/g, '_')
  let name = meant.has(plain) ? `${plain}_` : plain
  for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`
  taken.add(name)
  return name
}

/** Names that mean something in every Python file. */
const meant = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield None True False abs aiter all any anext ascii bin bool breakpoint
  bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format
  frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max
  memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted
  staticmethod str sum super tuple type vars zip`.split(/\s+/),
)
