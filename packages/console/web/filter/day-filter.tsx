import '@mantine/dates/styles.css'

import { DatePicker } from '@mantine/dates'

import { dayAfter } from '../../src/state/time-range.ts'
import type { FilterEditorProps } from './filter-editor.tsx'
import { calendarLabels } from './calendar-labels.ts'
import classes from './filter-bar.module.css'

/** From a day to another, both included. */
export function DayFilter({ dimension, filter, onChange }: FilterEditorProps) {
  const set = filter?.op === 'range' ? filter : undefined
  const from = typeof set?.from === 'string' ? set.from.slice(0, 10) : null
  const to = typeof set?.to === 'string' ? dayAfter(set.to.slice(0, 10), -1) : null
  return (
    <DatePicker
      type="range"
      allowSingleDateInRange
      hideOutsideDates
      ariaLabels={calendarLabels}
      classNames={{ day: classes.day }}
      defaultDate={from ?? undefined}
      defaultValue={[from, to]}
      onChange={([first, last]) => {
        if (first === null || last === null) return
        onChange({ dimension: dimension.name, op: 'range', from: first, to: dayAfter(last, 1) })
      }}
    />
  )
}
