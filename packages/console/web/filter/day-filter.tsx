import '@mantine/dates/styles.css'

import { DatePicker } from '@mantine/dates'

import { dayAfter } from '../../src/state/time-range.ts'
import type { FilterEditorProps } from './filter-editor.tsx'

/** From a day to another, both included. */
export function DayFilter({ dimension, filter, onChange }: FilterEditorProps) {
  const set = filter?.op === 'range' ? filter : undefined
  const from = typeof set?.from === 'string' ? set.from.slice(0, 10) : null
  const to = typeof set?.to === 'string' ? dayAfter(set.to.slice(0, 10), -1) : null
  return (
    <DatePicker
      type="range"
      allowSingleDateInRange
      defaultDate={from ?? undefined}
      defaultValue={[from, to]}
      onChange={([first, last]) => {
        if (first === null || last === null) return
        onChange({ dimension: dimension.name, op: 'range', from: first, to: dayAfter(last, 1) })
      }}
    />
  )
}
