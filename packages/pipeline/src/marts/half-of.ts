/** Half of a memory limit as DuckDB writes them, '3GB' say; what has another form stays. */
export function halfOf(limit: string): string {
  const [, size, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+|%)\s*$/.exec(limit) ?? []
  return size === undefined ? limit : `${Number(size) / 2}${unit}`
}
