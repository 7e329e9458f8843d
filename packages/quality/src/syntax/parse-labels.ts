import type { Labels } from '../ruleset.ts'
import { SyntaxMistake, type TokenReader } from './token-reader.ts'

const MOST_LABELS = 10
const LONGEST_KEY = 128
const LONGEST_VALUE = 256

/**
 * Reads `= ["key"="value", …]`; the defaults count towards the ten labels that a rule may have.
 */
export function parseLabels(reader: TokenReader, defaults: Labels = {}): Labels {
  const at = reader.peek()
  const labels: Record<string, string> = {}
  let count = Object.keys(defaults).length
  reader.expect('=')
  reader.expect('[')
  do {
    const [key, value] = parseLabel(reader, labels)
    labels[key] = value
    count += 1
  } while (reader.accept(','))
  reader.expect(']')
  if (count > MOST_LABELS) {
    throw new SyntaxMistake(
      at,
      `expected at most ${MOST_LABELS} labels, defaults included, got ${count}`,
    )
  }
  return labels
}

function parseLabel(reader: TokenReader, seen: Labels): [key: string, value: string] {
  const at = reader.peek()
  const key = reader.expectString('a label such as "owner"="sales"')
  reader.expect('=')
  const value = reader.expectString('the value of a label, in quotes')
  const fail = (message: string) => {
    throw new SyntaxMistake(at, message)
  }
  if (Object.hasOwn(seen, key)) fail(`expected each label key once, got "${key}" again`)
  if (key === '') fail('expected a label key, got ""')
  if (key.length > LONGEST_KEY) {
    fail(`expected a label key of at most ${LONGEST_KEY} characters, got ${key.length}`)
  }
  if (value.length > LONGEST_VALUE) {
    fail(`expected a label value of at most ${LONGEST_VALUE} characters, got ${value.length}`)
  }
  if (value === '') reader.warn(at, `label "${key}" without a value: AWS Glue's parser refuses it`)
  return [key, value]
}
