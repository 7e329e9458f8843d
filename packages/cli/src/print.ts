/** Prints text and a line end to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Prints a value as indented JSON. */
export function printJson(value: unknown): void {
  print(jsonText(value))
}

/** A value as JSON: bigints as text, since not every reader has whole numbers that wide; bytes as hexadecimal text. */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, plain, indent)
}

function plain(_: string, item: unknown): unknown {
  if (typeof item === 'bigint') return String(item)
  return item instanceof Uint8Array ? Buffer.from(item).toString('hex') : item
}
