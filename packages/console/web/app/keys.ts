import { commandKey } from './command-key.ts'

/** A key, or two one after the other, and what they do. */
export interface KeyWords {
  keys: readonly string[]
  does: string
  /** Whether they are letters alone, which readers who dictate switch off. */
  single: boolean
}

/** Where two keys lead, the second after `g`. */
export const jumps: Readonly<Record<string, '/' | '/dashboards' | '/explore'>> = {
  h: '/',
  d: '/dashboards',
  e: '/explore',
}

/** All keys, as they are listed. */
export const allKeys: readonly KeyWords[] = [
  { keys: [`${commandKey}K`], does: 'Search', single: false },
  { keys: ['g', 'h'], does: 'Go to home', single: true },
  { keys: ['g', 'd'], does: 'Go to dashboards', single: true },
  { keys: ['g', 'e'], does: 'Go to explore', single: true },
  { keys: ['['], does: 'Fold or unfold the navigation', single: true },
  { keys: ['?'], does: 'List these keys', single: true },
  { keys: ['←', '→'], does: 'In a chart: walk its marks', single: false },
  { keys: ['⏎'], does: 'In a chart: filter by the mark', single: false },
  { keys: ['Esc'], does: 'Close, or let the selection go', single: false },
]

/** What a letter means after what was pressed before. */
export type KeyAct =
  { act: 'wait' } | { act: 'go'; to: (typeof jumps)[string] } | { act: 'fold' | 'list' | 'none' }

/** What a letter does; `before` is the one just before it, if that was a moment ago. */
export function actOf(key: string, before: string | undefined): KeyAct {
  const to = before === 'g' ? jumps[key] : undefined
  if (to !== undefined) return { act: 'go', to }
  if (key === 'g') return { act: 'wait' }
  return { act: key === '[' ? 'fold' : key === '?' ? 'list' : 'none' }
}
