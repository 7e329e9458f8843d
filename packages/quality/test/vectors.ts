import { readFileSync } from 'node:fs'

/** Reads a file of `test/vectors/`. */
export function readVectors<Shape>(name: string): Shape {
  const file = new URL(`vectors/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Shape
}

/** `{ group: { text: expected } }` as rows for `it.each`. */
export function grouped(
  name: string,
): { group: string; cases: { text: string; expected: string }[] }[] {
  const groups = readVectors<Record<string, Record<string, string>>>(name)
  return Object.entries(groups).map(([group, cases]) => ({
    group,
    cases: Object.entries(cases).map(([text, expected]) => ({ text, expected })),
  }))
}
