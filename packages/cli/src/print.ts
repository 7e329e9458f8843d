import pc from 'picocolors'

/** Prints text and a line end to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Prints what a user should know besides, to stderr. */
export function noteOnStderr(text: string): void {
  process.stderr.write(`${pc.yellow(text)}\n`)
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
