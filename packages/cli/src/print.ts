/** Prints text and a line end to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Prints a value as indented JSON, wide integers as text. */
export function printJson(value: unknown): void {
  const plain = (_: string, item: unknown) => (typeof item === 'bigint' ? String(item) : item)
  print(JSON.stringify(value, plain, 2))
}
