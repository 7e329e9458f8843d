import type { DataInterval, Json } from '@deftunes/orchestrator'

import { formatBytes, formatCount } from './text-table.ts'

/** What a task returned, in a few words. */
export function describeOutput(output: Json | null): string {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return ''
  const words = Object.entries(output).flatMap(([name, value]) => wordFor(name, value) ?? [])
  return words.join(', ')
}

function wordFor(name: string, value: Json): string | undefined {
  if (name === 'bytes' && typeof value === 'number') return formatBytes(value)
  if (name === 'score' && typeof value === 'number') return `score ${value.toFixed(2)}`
  if (Array.isArray(value)) return `${value.length} ${name}`
  if (typeof value !== 'number') return undefined
  const quiet = ['rejected', 'warned', 'rebuilt'].includes(name) && value === 0
  return quiet ? undefined : `${formatCount(value)} ${value === 1 ? name.replace(/s$/, '') : name}`
}

/** A task of a run as one names it: a mapped one with its index. */
export function nameOfTask({ taskId, mapIndex }: { taskId: string; mapIndex: number }): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`
}

/** A data interval as short as it can be told: `[2024-01-02, 2024-01-03)`, `[2024-01-02T05:00Z, 2024-01-02T06:00Z)`. */
export function intervalWords({ start, end }: DataInterval): string {
  return `[${short(start)}, ${short(end)})`
}

function short(instant: string): string {
  return instant.replace('T00:00:00.000Z', '').replace(/(:00)?\.000Z$/, 'Z')
}
