import { useMemo, useState } from 'react'

import type { Column } from './column.ts'

/** A column that is shown: its place among all, and whether it stays in sight. */
export interface ShownColumn {
  column: Column
  at: number
  pinned: boolean
}

/** What a reader does with the columns of a table; it lasts as long as the table is on the page. */
export interface ColumnChoice {
  shown: readonly ShownColumn[]
  /** How many are put away. */
  hidden: number
  hide: (key: string) => void
  pin: (key: string) => void
  showAll: () => void
}

/** Which columns of a table are shown, and in which order. */
export function useColumns(columns: readonly Column[]): ColumnChoice {
  const [hidden, setHidden] = useState<readonly string[]>([])
  const [pinned, setPinned] = useState<readonly string[]>([])
  const shown = useMemo(() => arranged(columns, hidden, pinned), [columns, hidden, pinned])
  return {
    ...{ shown, hidden: columns.length - shown.length },
    hide: (key) => setHidden((now) => [...now, key]),
    pin: (key) =>
      setPinned((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key])),
    showAll: () => setHidden([]),
  }
}

/** The first column stays first and in sight, then come those that are pinned, then the others. */
export function arranged(
  columns: readonly Column[],
  hidden: readonly string[],
  pinned: readonly string[],
): ShownColumn[] {
  const all = columns.map((column, at) => ({
    ...{ column, at },
    pinned: at === 0 || pinned.includes(column.key),
  }))
  const left = all.filter(({ column, at }) => at === 0 || !hidden.includes(column.key))
  return [...left.filter((one) => one.pinned), ...left.filter((one) => !one.pinned)]
}

/** A table as text with tabs, for a sheet. */
export function tsvOf(shown: readonly ShownColumn[], rows: number): string {
  const cell = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')
  const lines = [
    shown.map(({ column }) => cell(column.label)),
    ...Array.from({ length: rows }, (_, row) => shown.map(({ column }) => cell(column.text(row)))),
  ]
  return lines.map((line) => line.join('\t')).join('\n')
}
