import { CoreError } from './errors.ts'

/** Milliseconds, or text such as '250ms', '30s', '5m', '2h', '1d'. */
export type Duration = number | string

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * Milliseconds of a duration.
 * @throws CoreError CORE_DURATION_INVALID when the text has another form or the number is negative.
 */
export function parseDuration(duration: Duration): number {
  if (typeof duration === 'number' && duration >= 0) return duration
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(String(duration).trim())
  if (!match) {
    const message = `duration: expected milliseconds or a text like '30s', '5m', '2h', got '${duration}'`
    throw new CoreError('CORE_DURATION_INVALID', message)
  }
  return Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1)
}

/** A duration as a person reads it: 850 ms, 12.3 s, 4 min 05 s, 2 h 03 min. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3_600)} h ${two(Math.floor((seconds % 3_600) / 60))} min`
}
