import { z } from 'zod'

import { whyUnshowable } from '../state/shown-text.ts'

/** A chart that is to be written into a file; what it must say beside its texts is held against the model by whoever writes it. */
export const chartToSave = z.record(z.string(), z.unknown()).superRefine((chart, context) => {
  for (const { path, text } of textsIn(chart, [])) {
    const message = isShown(path) ? whyUnshowable(text) : whyCut(text)
    if (message !== undefined) context.addIssue({ code: 'custom', path, message })
  }
})

/** Values of filters are those of the data, whatever these hold. */
function isShown([key]: readonly (string | number)[]): boolean {
  return key !== 'filters'
}

/** A statement would be cut there. */
function whyCut(text: string): string | undefined {
  return text.includes('\0') ? 'expected a text without NUL characters, got one with' : undefined
}

function textsIn(
  value: unknown,
  path: (string | number)[],
): { path: (string | number)[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (Array.isArray(value)) return value.flatMap((item, at) => textsIn(item, [...path, at]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]))
}
