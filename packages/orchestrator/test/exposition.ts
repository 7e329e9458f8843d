/** A family of metrics as Prometheus' text format tells it. */
export interface Family {
  name: string
  type: string
  help: string
  samples: { name: string; labels: Record<string, string>; value: number }[]
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"'
const sampleLine = new RegExp(`^(${metricName})(?:\\{(${label}(?:,${label})*)?\\})? (\\S+)$`)
const number = /^(?:[+-]?(?:Inf|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|[nN]a[nN])$/

/**
 * Reads version 0.0.4 of the format as strictly as it is written: HELP and TYPE before samples, families in one
 * piece, no sample twice, buckets that add up.
 */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('expected the last line to end')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let current: Family | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const [, help, rest] = /^# HELP (\S+) (.*)$/.exec(line) ?? []
    const [, typed, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? []
    if (help !== undefined) {
      if (families.has(help)) throw new Error(`${help}: expected one family of the name`)
      current = { name: help, help: rest ?? '', type: '', samples: [] }
      families.set(help, current)
    } else if (typed !== undefined) {
      if (current?.name !== typed || current.type !== '') throw new Error(`TYPE of ${typed}: lost`)
      current.type = type ?? ''
    } else {
      const sample = sampleIn(line)
      const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`
      if (seen.has(key)) throw new Error(`${line}: expected it once`)
      seen.add(key)
      if (!current || !belongs(sample.name, current)) throw new Error(`${line}: not of its family`)
      current.samples.push(sample)
    }
  }
  for (const family of families.values()) check(family)
  return families
}

function sampleIn(line: string): Family['samples'][number] {
  const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? []
  if (name === '' || !number.test(value)) throw new Error(`${line}: expected a sample`)
  const pairs = [...labels.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => {
    const plain = (text ?? '').replaceAll(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))
    return [key ?? '', plain] as const
  })
  const names = pairs.map(([key]) => key)
  if (new Set(names).size !== names.length) throw new Error(`${line}: a label twice`)
  return { name, labels: Object.fromEntries(pairs), value: numberOf(value) }
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}

function belongs(sample: string, { name, type }: Family): boolean {
  if (type !== 'histogram') return sample === name
  return ['_bucket', '_sum', '_count'].some((ending) => sample === `${name}${ending}`)
}

function check({ name, type, samples }: Family): void {
  if (type === 'counter' && samples.some(({ value }) => !(value >= 0)))
    throw new Error(`${name}: a counter below 0`)
  if (type === 'histogram') checkHistogram(name, samples)
}

function checkHistogram(name: string, samples: Family['samples']): void {
  const series = Map.groupBy(samples, ({ labels }) =>
    JSON.stringify(
      Object.entries(labels)
        .filter(([key]) => key !== 'le')
        .sort(),
    ),
  )
  for (const [labels, own] of series) {
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels: { le } }) => numberOf(le ?? ''))
    const counts = buckets.map(({ value }) => value)
    const rises = (values: readonly number[], least: number) =>
      values.every((value, index) => index === 0 || value - (values[index - 1] ?? 0) >= least)
    if (!rises(bounds, Number.MIN_VALUE) || bounds.at(-1) !== Infinity || !rises(counts, 0))
      throw new Error(`${name}${labels}: expected buckets that add up to +Inf`)
    const count = own.find((sample) => sample.name === `${name}_count`)?.value
    const sum = own.find((sample) => sample.name === `${name}_sum`)?.value
    if (count !== counts.at(-1) || sum === undefined)
      throw new Error(`${name}${labels}: expected a count as in +Inf, and a sum`)
  }
}
